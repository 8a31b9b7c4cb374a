// The library that own_user.c declares, by its path.
int own_data = 42;
_Thread_local int own_thread_data = 7;
int own_function(int n) { return n + own_data; }
int *own_address(void) { return &own_thread_data; }
int own_common[4];
