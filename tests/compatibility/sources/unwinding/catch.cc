#include "throw.h"

#include <vector>

inline int copy(int value) {
  try {
    if (value > 5) throw value;
  } catch (long) {
    return 2;
  }
  return std::vector<int>{value}.at(0);
}

int catch_thrown(void (*function)(int), int value) {
  try {
    function(copy(value % 5) + value - value % 5);
  } catch (int thrown) {
    return thrown;
  } catch (const HiddenError& thrown) {
    return thrown.value + 1000;
  } catch (const Base& thrown) {
    return thrown.value + 2000;
  } catch (const std::out_of_range&) {
    return 3000;
  } catch (...) {
    return -1;
  }
  return 0;
}
