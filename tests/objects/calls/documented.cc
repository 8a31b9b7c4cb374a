// A function with a signature and a documentation string, and one without.
#define TVM_FFI_DLL_EXPORT_INCLUDE_METADATA 1
#include <tvm/ffi/tvm_ffi.h>

#include "kernel.h"

static int64_t Multiply(int64_t a, int64_t b) { return a * b; }

TVM_FFI_DLL_EXPORT_TYPED_FUNC(multiply, Multiply)
TVM_FFI_DLL_EXPORT_TYPED_FUNC_DOC(multiply, "Multiply two integers.")

EXPORT_INT(plain) { return 7; }
