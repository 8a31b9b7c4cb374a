// A subpackage, and a dependency of the package it lies in.
#include <tvm/ffi/function.h>

#include <algorithm>

extern "C" double shape_clip(double sample) { return std::clamp(sample, -1.0, 1.0); }

TVM_FFI_DLL_EXPORT_TYPED_FUNC(clip, shape_clip);
