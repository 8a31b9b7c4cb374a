// Compiles for every platform: no header, one function.
int __tvm_ffi_run(void* self, const void* args, int num_args, void* result) {
  (void)self, (void)args, (void)result;
  return num_args;
}
