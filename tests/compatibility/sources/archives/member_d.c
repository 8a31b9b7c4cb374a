// Nobody needs it but for a weak reference.
extern int order[], count;
__attribute__((constructor)) static void begin(void) { order[count++] = 4; }
int not_there(void) { return 4; }
