int second_function(void) { return 2; }
