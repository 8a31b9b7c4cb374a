#ifdef DATA
int twice = 1;
#else
int twice(void) { return 1; }
#endif
int check(void) { return 0; }
