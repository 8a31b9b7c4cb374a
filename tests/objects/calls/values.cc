// Values of every kind that crosses the border, in both directions.
#include <tvm/ffi/tvm_ffi.h>

#include <string>

namespace ffi = tvm::ffi;

static int64_t AddInts(int64_t a, int64_t b) { return a + b; }
static double Half(double x) { return x / 2; }
static bool Negate(bool x) { return !x; }
static ffi::String Greet(const ffi::String& name) { return "hello " + std::string(name); }
static ffi::Bytes Reverse(const ffi::Bytes& bytes) {
  std::string text(bytes);
  return ffi::Bytes(std::string(text.rbegin(), text.rend()));
}
static void Nothing() {}
static ffi::Optional<int64_t> Maybe(ffi::Optional<int64_t> x) { return x; }

static int64_t Sum(const ffi::Array<int64_t>& values) {
  int64_t total = 0;
  for (int64_t value : values) total += value;
  return total;
}
static ffi::Array<ffi::String> Words(int64_t count) {
  ffi::Array<ffi::String> words;
  for (int64_t i = 0; i < count; ++i) words.push_back("a word too long to be small " + std::to_string(i));
  return words;
}
static ffi::Map<ffi::String, int64_t> Lengths(const ffi::Array<ffi::String>& words) {
  ffi::Map<ffi::String, int64_t> lengths;
  for (const ffi::String& word : words) lengths.Set(word, static_cast<int64_t>(word.size()));
  return lengths;
}
static int64_t Lookup(const ffi::Map<ffi::String, int64_t>& map, const ffi::String& key) {
  return map.at(key);
}
static ffi::Any Echo(ffi::Any value) { return value; }
static ffi::String TypeKey(ffi::AnyView value) { return value.GetTypeKey(); }

TVM_FFI_DLL_EXPORT_TYPED_FUNC(add_ints, AddInts)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(half, Half)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(negate, Negate)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(greet, Greet)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(reverse, Reverse)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(nothing, Nothing)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(maybe, Maybe)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(sum, Sum)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(words, Words)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(lengths, Lengths)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(lookup, Lookup)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(echo, Echo)
TVM_FFI_DLL_EXPORT_TYPED_FUNC(type_key, TypeKey)
