// Frames with a variable size, a realigned stack, many registers.
#include <alloca.h>

#include <cstdint>
#include <cstring>

#include "check.h"

__attribute__((noinline)) static int aligned(int size, bool thrown) {
  alignas(64) char buffer[128];
  char* dynamic = static_cast<char*>(alloca(static_cast<size_t>(size)));
  std::memset(dynamic, 1, static_cast<size_t>(size));
  std::memset(buffer, 2, sizeof(buffer));
  if ((reinterpret_cast<std::uintptr_t>(OPAQUE(&buffer[0])) & 63) != 0) return -1;
  if (thrown) throw dynamic[0] + buffer[0];
  return dynamic[size - 1];
}

__attribute__((noinline)) static double many(double a, double b, int n, const int* values) {
  double sum = 0;
  int x0 = values[0], x1 = values[1], x2 = values[2], x3 = values[3], x4 = values[4];
  try {
    for (int i = 0; i < n; ++i) {
      sum += a * b + x0 - x1 + x2 * x3 - x4;
      aligned(i + 10, i == n - 1);
    }
  } catch (int thrown) {
    return sum + thrown + x0 + x1 + x2 + x3 + x4;
  }
  return -1;
}

int check(void) {
  CHECK(aligned(100, false) == 1);
  static const int values[] = {1, 2, 3, 4, 5};
  CHECK(many(2, 3, 4, values) == 4 * (6 + 1 - 2 + 12 - 5) + 3 + 15);
  return 0;
}
