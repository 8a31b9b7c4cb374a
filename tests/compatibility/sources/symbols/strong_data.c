int shared_name = 9;
int strong_view(void) { return shared_name; }
