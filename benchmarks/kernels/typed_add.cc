// The same in C++: what TVM-FFI's typed function adds to an object is templates, COMDAT sections,
// unwind tables and an iostream initializer.
#include <tvm/ffi/function.h>

int64_t add(int64_t a, int64_t b) { return a + b; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(add, add);
