int first_function(void) { return 1; }
