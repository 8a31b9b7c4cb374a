// Defines what undefined_one.c needs.
int orcjit_missing_function(int value) { return value + 30; }
