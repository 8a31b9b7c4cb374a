// The reference makes the symbol hidden, wherever it is defined.
extern __attribute__((visibility("hidden"))) int maybe_hidden(void);
int call_hidden(void) { return maybe_hidden(); }
