extern int order[], count;
__attribute__((constructor)) static void begin(void) { order[count++] = 3; }
int from_c(void) { return 3; }
