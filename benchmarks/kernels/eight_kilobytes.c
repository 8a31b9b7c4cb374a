/* One of a thousand: an object of 8 KB. In each copy, `k0000` is replaced by another name of that
 * length. */
#include <tvm/ffi/c_api.h>

#define STEP(i) x[(i) % 7] = (x[(i) % 5] * ((i) + 3)) ^ (x[(i) % 3] >> ((i) % 13));
#define STEPS(i) STEP(i) STEP(i + 1) STEP(i + 2) STEP(i + 3) STEP(i + 4) STEP(i + 5) STEP(i + 6)
#define MANY(i) STEPS(i) STEPS(i + 7) STEPS(i + 14) STEPS(i + 21) STEPS(i + 28) STEPS(i + 35)

static void mix(volatile int64_t* x){MANY(0) MANY(42) MANY(84) MANY(126) MANY(168)}

TVM_FFI_DLL_EXPORT
    int __tvm_ffi_k0000(void* self, const TVMFFIAny* args, int32_t num_args, TVMFFIAny* result) {
  int64_t x[7] = {0};
  (void)self, (void)num_args;
  if (args[0].v_int64 < 0) mix(x);
  result->type_index = kTVMFFIInt;
  result->zero_padding = 0;
  result->v_int64 = args[0].v_int64 + args[1].v_int64 + x[0];
  return 0;
}
