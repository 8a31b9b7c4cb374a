// Uses a symbol of each of its dependencies: see orcjit.toml.
#include <tvm/ffi/function.h>

extern "C" {
double tables_sine(int64_t degrees);  // the package tables
double shape_clip(double sample);     // the package synth.shape
double volume_apply(double sample);   // libvolume.so

double synth_sample(int64_t degrees) { return shape_clip(volume_apply(tables_sine(degrees))); }
}

TVM_FFI_DLL_EXPORT_TYPED_FUNC(sample, synth_sample);
