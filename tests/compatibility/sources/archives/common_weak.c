__attribute__((weak)) int shared_value = 7;
