extern int order[], count;
__attribute__((constructor)) static void begin(void) { order[count++] = 5; }
