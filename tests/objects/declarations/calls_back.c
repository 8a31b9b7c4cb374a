int call_back(int (*function)(int), int value);
int call_back(int (*function)(int), int value) { return function(value) + 1; }
