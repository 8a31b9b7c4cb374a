static __thread int value = 3;
static __thread char line[32];
int base_value(void) { return value + line[31]; }
