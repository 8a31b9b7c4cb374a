// Errors that are raised some calls below the exported function.
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/error.h>
#include <tvm/ffi/function.h>

#include <cstdlib>

namespace ffi = tvm::ffi;

#define NOINLINE __attribute__((noinline, noclone))

namespace {

NOINLINE int Inner(int x) {
  if (x > 0) TVM_FFI_THROW(ValueError) << "boom";
  return x;
}

}  // namespace

NOINLINE int middle(int x) { return Inner(x) + 1; }

int outer(int x) { return middle(x) + 2; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(outer, outer);

int compare(const void* a, const void* b) {
  if (a != b) TVM_FFI_THROW(KeyError) << "in the C library's qsort";
  return 0;
}

NOINLINE int sort(int count) {
  int values[] = {3, 1, 2};
  qsort(values, static_cast<size_t>(count), sizeof values[0], compare);
  return values[0];
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(sort, sort);

NOINLINE int call(ffi::Function function) { return function(1).cast<int>() + 1; }
TVM_FFI_DLL_EXPORT_TYPED_FUNC(call, call);
