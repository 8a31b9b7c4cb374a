char third[SIZE];
static char more[SIZE];
char* more_place(void) { return more; }
