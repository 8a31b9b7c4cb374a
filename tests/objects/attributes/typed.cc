// Functions with the types that a signature can have, and the ways to document them.
#define TVM_FFI_DLL_EXPORT_INCLUDE_METADATA 1
#include <tvm/ffi/extra/stl.h>
#include <tvm/ffi/tvm_ffi.h>

namespace ffi = tvm::ffi;

static int64_t Add(int64_t a, int64_t b) { return a + b; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(add, Add)
TVM_FFI_DLL_EXPORT_TYPED_FUNC_DOC(add, R"(Add two integers.

  The second line is indented.

>>> kernels.add(20, 22)
42)")

static double Scale(double value, bool negative) { return negative ? -value : value; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(scale, Scale)
TVM_FFI_DLL_EXPORT_TYPED_FUNC_DOC(scale, R"(Scale a number.

Parameters
----------
value : float
    What to scale.
negative : bool
    Whether to change the sign.

Returns
-------
scaled : float
    The number.)")

static ffi::String Join(ffi::String first, ffi::Bytes second) {
  return first + ffi::String(second.data(), second.size());
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(join, Join)
TVM_FFI_DLL_EXPORT_TYPED_FUNC_DOC(join, "join(first, second) -> str\n\nJoin two texts.")

static void Nothing() {}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(nothing, Nothing)

static ffi::Any Identity(ffi::Any value) { return value; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(identity, Identity)

static int64_t Dimensions(ffi::TensorView tensor) { return tensor.ndim(); }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(dimensions, Dimensions)

static ffi::Array<int64_t> Keys(ffi::Map<int64_t, ffi::String> map) {
  ffi::Array<int64_t> keys;
  for (const auto& entry : map) keys.push_back(entry.first);
  return keys;
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(keys, Keys)

static ffi::Optional<int64_t> Maybe(ffi::Optional<int64_t> value) { return value; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(maybe, Maybe)

static bool IsText(ffi::Variant<int64_t, ffi::String> value) {
  return value.as<ffi::String>().has_value();
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(is_text, IsText)

static ffi::Tuple<int64_t, double> Pair() { return ffi::Tuple<int64_t, double>(1, 2.0); }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(pair, Pair)

static int64_t Sum(std::vector<int64_t> values) {
  int64_t sum = 0;
  for (int64_t value : values) sum += value;
  return sum;
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(sum, Sum)

static ffi::Any Apply(ffi::Function function, ffi::Any value) { return function(value); }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(apply, Apply)

static int64_t Twice(ffi::TypedFunction<int64_t(int64_t)> function, int64_t value) {
  return function(function(value));
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(twice, Twice)

static ffi::Any CallFirst(ffi::Array<ffi::Function> functions, ffi::Any value) {
  return functions[0](value);
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(call_first, CallFirst)

static void* Address(DLDevice device, DLDataType type) { return nullptr; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(address, Address)
