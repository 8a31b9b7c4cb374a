#include <string>
#include <vector>

inline int shared(int value) { return value + 1; }
template <typename T>
__attribute__((noinline)) T total(const std::vector<T>& values) {
  T sum{};
  for (const T& value : values) sum += value;
  return sum;
}

int again(int (**function)(int)) {
  *function = &shared;
  return total(std::vector<int>{4}) + static_cast<int>(total(std::vector<std::string>{}).size());
}
