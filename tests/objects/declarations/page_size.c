// A function that the C library has, too.
int getpagesize(void);
int getpagesize(void) { return VALUE; }
