__attribute__((weak)) int weak_function(int x) { return x; }
int call_weak_function(int x) { return weak_function(x); }
