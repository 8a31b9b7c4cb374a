/* norm_squared(x, y): vectors_dot is defined in the package `vectors`, which orcjit.toml names. */
#include <tvm/ffi/c_api.h>

double vectors_dot(const double* x, const double* y, int n);

static double number(const TVMFFIAny* value) {
  return value->type_index == kTVMFFIInt ? (double)value->v_int64 : value->v_float64;
}

TVM_FFI_DLL_EXPORT int __tvm_ffi_norm_squared(void* self, const TVMFFIAny* args, int32_t num_args,
                                              TVMFFIAny* result) {
  double vector[2];
  (void)self;
  if (num_args != 2) {
    TVMFFIErrorSetRaisedFromCStr("TypeError", "norm_squared() takes two numbers");
    return -1;
  }
  vector[0] = number(&args[0]);
  vector[1] = number(&args[1]);
  result->type_index = kTVMFFIFloat;
  result->zero_padding = 0;
  result->v_float64 = vectors_dot(vector, vector, 2);
  return 0;
}
