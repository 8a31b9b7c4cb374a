// Throws; beside each function is one that is a copy of another object's, and left out.
#include "throw.h"

#include <string>
#include <vector>

inline int copy(int value) {
  try {
    if (value > 5) throw value;
  } catch (long) {
    return 2;
  }
  return std::vector<int>{value}.at(0);
}

void throw_int(int value) { throw copy(value % 5) + value - value % 5; }
void throw_hidden(int value) { throw HiddenError{value}; }
void throw_both(int value) {
  Both both;
  both.value = value;
  throw both;
}
void throw_standard(int value) {
  std::vector<int> values(3);
  values.at(static_cast<size_t>(value)) = copy(1);
}
