// What weak_undefined.c may use.
int maybe(void) { return 5; }
int maybe_data = 6;
