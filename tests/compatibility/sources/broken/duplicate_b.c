#ifdef DATA
int twice = 2;
#else
int twice(void) { return 2; }
#endif
