__asm__(".tls_common pool, 64, 32");
extern __thread int pool[];
int *pool_of_the_other(void) { return pool; }
