/* The same in C. */
#include <tvm/ffi/c_api.h>

#define NOINLINE __attribute__((noinline, noclone))

NOINLINE static int inner(int x) {
  const char* parts[] = {"bo", "om"};
  if (x > 1) TVMFFIErrorSetRaisedFromCStrParts("ValueError", parts, 2);
  if (x == 1) TVMFFIErrorSetRaisedFromCStr("TypeError", "boom");
  return x;
}

NOINLINE int middle(int x) { return inner(x) - 100; }

TVM_FFI_DLL_EXPORT int __tvm_ffi_outer(void* self, const TVMFFIAny* args, int32_t count,
                                       TVMFFIAny* result) {
  return middle((int)args[0].v_int64) - 1;
}
