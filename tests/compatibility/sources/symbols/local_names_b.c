static int number = 2;
static __attribute__((noinline)) int function(void) { return number; }
int other_function(void) { return function(); }
