int base_number = 77;
int base_function(void) { return 78; }
__thread int base_tls = 79;
