// The parallel algorithms with the serial back end.
#define _GLIBCXX_USE_TBB_PAR_BACKEND 0
#include <algorithm>
#include <execution>
#include <numeric>
#include <vector>

#include "check.h"

int check() {
  std::vector<int> numbers(1000);
  std::iota(numbers.begin(), numbers.end(), 0);
  CHECK(std::reduce(std::execution::par_unseq, numbers.begin(), numbers.end()) == 499500);
  std::sort(std::execution::par, numbers.begin(), numbers.end(), [](int a, int b) { return a > b; });
  CHECK(numbers[0] == 999);
  return 0;
}
