// The value of a polynomial, by Horner's rule: one multiplication and one addition per coefficient.
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/function.h>

double evaluate(tvm::ffi::Array<double> coefficients, double x) {
  double value = 0;
  for (double coefficient : coefficients) value = value * x + coefficient;
  return value;
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(evaluate, evaluate);
