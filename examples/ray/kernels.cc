// One function, to be called on workers that were never told to compile anything.
#include <tvm/ffi/function.h>

static int64_t CollatzSteps(int64_t number) {
  int64_t steps = 0;
  for (; number > 1; ++steps) number = number % 2 == 0 ? number / 2 : 3 * number + 1;
  return steps;
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(collatz_steps, CollatzSteps)
