int runtime(void);

int start(void) { return runtime(); }
