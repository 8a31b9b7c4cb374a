// Thrown through frames of the C++ library.
#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>
#include <vector>

#include "check.h"

int check(void) {
  std::vector<int> values{5, 3, 1, 4};
  int caught = 0;
  try {
    std::sort(values.begin(), values.end(), [](int a, int b) {
      if (a == 4 || b == 4) throw a + b;
      return a < b;
    });
  } catch (int value) {
    caught = value;
  }
  CHECK(caught > 4);
  std::function<int(int)> empty;
  try {
    empty(1);
    return __LINE__;
  } catch (const std::bad_function_call&) {
  }
  try {
    return std::map<int, int>{}.at(5) + __LINE__;
  } catch (const std::out_of_range&) {
  }
  return 0;
}
