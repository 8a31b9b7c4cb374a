// Needs a C++ function that nothing defines.
#include "kernel.h"

namespace kernels {
int gemm(double alpha, const char* layout);
}

EXPORT_INT(needs_cxx) { return kernels::gemm(1.0, "N"); }
