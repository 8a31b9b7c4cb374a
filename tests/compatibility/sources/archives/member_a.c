extern int order[], count;
__attribute__((constructor)) static void begin(void) { order[count++] = 1; }
int from_a(void) { return 1; }
