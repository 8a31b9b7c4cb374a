#include "check.h"

namespace kernels {
struct Matrix {
  double trace(int n) const;
};
}  // namespace kernels

int check() { return kernels::Matrix().trace(2) != 0; }
