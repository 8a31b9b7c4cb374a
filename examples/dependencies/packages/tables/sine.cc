// A table that other packages use: by the plain symbol tables_sine, which Python does not see.
#include <tvm/ffi/function.h>

#include <cmath>

extern "C" double tables_sine(int64_t degrees) { return std::sin(degrees * M_PI / 180); }

TVM_FFI_DLL_EXPORT_TYPED_FUNC(sine, tables_sine);
