// What flags add beside the code: sizes, addresses, profiles, properties.
#include "check.h"

#include <string>
#include <vector>

inline int shared(int value) { return value + 1; }
template <typename T>
__attribute__((noinline)) T total(const std::vector<T>& values) {
  T sum{};
  for (const T& value : values) sum += value;
  return sum;
}

int check(void) {
  std::vector<int> values{1, 2, 3};
  CHECK(total(values) == 6 && OPAQUE(&shared)(1) == 2);
  CHECK(total(std::vector<std::string>{"a", "b"}) == "ab");
  return 0;
}
