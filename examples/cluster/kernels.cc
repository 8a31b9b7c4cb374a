// The package that only the driver has.
#include <tvm/ffi/function.h>

static int64_t TriangularNumber(int64_t number) { return number * (number + 1) / 2; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(triangular, TriangularNumber);
