// greet(name): a text; how often it was asked for is counted in count.c.
#include <tvm/ffi/function.h>
#include <tvm/ffi/string.h>

#include <string>

extern "C" int count_one(void);

namespace ffi = tvm::ffi;

static ffi::String Greet(ffi::String name) {
  return "hello " + std::string(name) + ", number " + std::to_string(count_one());
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(greet, Greet)
