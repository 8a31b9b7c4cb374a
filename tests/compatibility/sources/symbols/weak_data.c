__attribute__((weak)) int shared_name = 9;
int weak_view(void) { return shared_name; }
