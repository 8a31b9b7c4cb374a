__attribute__((visibility("hidden"))) __thread int secret = 11;
__attribute__((visibility("protected"))) __thread int guarded = 12;
__attribute__((visibility("internal"))) __thread int inner = 13;
int *secret_address(void) { return &secret; }
