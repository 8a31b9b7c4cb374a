// A single object. What it depends on is said in the object itself, so it needs no manifest.
#include <orcjit_import.h>
#include <tvm/ffi/function.h>

#include <algorithm>

ORCJIT_IMPORT_DEPENDS("synth")

extern "C" double synth_sample(int64_t degrees);

double peak(int64_t first, int64_t last) {
  double highest = synth_sample(first);
  for (int64_t degrees = first; degrees <= last; ++degrees) {
    highest = std::max(highest, synth_sample(degrees));
  }
  return highest;
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(peak, peak);
