int __start_engine(void) { return 1; }
int __stop_engine(void) { return 2; }
