extern int order[], count;
int from_c(void);
__attribute__((constructor)) static void begin(void) { order[count++] = 2; }
int from_b(void) { return from_c() - 1; }
