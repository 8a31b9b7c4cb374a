// Kernels in C++17: TVM-FFI converts the arguments, the result and the exceptions.
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/container/map.h>
#include <tvm/ffi/container/tensor.h>
#include <tvm/ffi/error.h>
#include <tvm/ffi/function.h>
#include <tvm/ffi/string.h>

#include <string>

namespace ffi = tvm::ffi;

// Numbers.
double divide(double numerator, double denominator) {
  if (denominator == 0) TVM_FFI_THROW(ValueError) << "divide() by zero";
  return numerator / denominator;
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(divide, divide);

// Strings.
ffi::String greet(ffi::String name) { return "hello, " + std::string(name); }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(greet, greet);

// Containers: a list goes in, a dict comes out.
ffi::Map<ffi::String, int64_t> count_words(ffi::Array<ffi::String> words) {
  ffi::Map<ffi::String, int64_t> counts;
  for (const ffi::String& word : words) {
    counts.Set(word, counts.Get(word).value_or(0) + 1);
  }
  return counts;
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(count_words, count_words);

// Tensors: any array that speaks DLPack (NumPy, PyTorch, ...) arrives without a copy.
void scale_add(ffi::TensorView x, double factor, ffi::TensorView out) {
  DLDataType float32{kDLFloat, 32, 1};
  if (x.dtype() != float32 || out.dtype() != float32) {
    TVM_FFI_THROW(TypeError) << "scale_add() takes float32 arrays";
  }
  if (x.ndim() != 1 || out.ndim() != 1 || x.size(0) != out.size(0)) {
    TVM_FFI_THROW(ValueError) << "scale_add() takes two vectors of one length";
  }
  const float* source = static_cast<const float*>(x.data_ptr());
  float* target = static_cast<float*>(out.data_ptr());
  for (int64_t i = 0; i < x.size(0); ++i) {
    target[i] += static_cast<float>(factor) * source[i];
  }
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(scale_add, scale_add);

// Callbacks: a Python function is an argument like any other.
int64_t apply_twice(ffi::Function function, int64_t value) {
  return function(function(value).cast<int64_t>()).cast<int64_t>();
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(apply_twice, apply_twice);
