long target[3] __attribute__((common));

__attribute__((constructor)) static void fill(void) { target[0] = 20; }
