// Throws an exception through a frame that has something to destroy, and catches it.
#include <tvm/ffi/c_api.h>

#include <stdexcept>
#include <string>

static void Fail(int64_t value) {
  std::string text = "a text that is too long to be kept in the object: " + std::to_string(value);
  throw std::runtime_error(text);
}

extern "C" TVM_FFI_DLL_EXPORT int __tvm_ffi_k0000(void*, const TVMFFIAny* args, int32_t,
                                                  TVMFFIAny* result) {
  result->type_index = kTVMFFIInt;
  result->zero_padding = 0;
  try {
    Fail(args[0].v_int64);
  } catch (const std::runtime_error&) {
    result->v_int64 = args[0].v_int64 + args[1].v_int64;
  }
  return 0;
}
