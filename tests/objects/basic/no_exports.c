// Nothing for TVM-FFI to call.
int unrelated(void) { return 3; }
