/* What makes `vectors` a package: an object that exports something to Python. */
#include <tvm/ffi/c_api.h>

TVM_FFI_DLL_EXPORT int __tvm_ffi_max_length(void* self, const TVMFFIAny* args, int32_t num_args,
                                            TVMFFIAny* result) {
  (void)self, (void)args, (void)num_args;
  result->type_index = kTVMFFIInt;
  result->zero_padding = 0;
  result->v_int64 = INT32_MAX;
  return 0;
}
