#ifndef REST
#define REST SIZE
#endif

char third[REST];
static char more[REST];
char* more_place(void) { return more; }
