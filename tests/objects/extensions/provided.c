// A function that another extension module links against.
int provided(void) { return 7; }
