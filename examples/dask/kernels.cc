// One function, to be called on workers that were never told to compile anything.
#include <tvm/ffi/function.h>

static int64_t CountDivisors(int64_t number) {
  int64_t count = 0;
  for (int64_t divisor = 1; divisor <= number; ++divisor) count += number % divisor == 0;
  return count;
}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(count_divisors, CountDivisors)
