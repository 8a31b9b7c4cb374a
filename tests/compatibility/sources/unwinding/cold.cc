// A function that is split in two, of which the cold part throws and catches.
#include <stdexcept>
#include <string>

#include "check.h"

__attribute__((cold, noinline)) static void unlikely(int value) {
  if (value == 3) throw std::runtime_error(std::string("three"));
}

__attribute__((noinline)) static int split(int value) {
  std::string text = "text";
  if (__builtin_expect(value > 2, 0)) {
    try {
      unlikely(value);
      throw value;
    } catch (const std::runtime_error& error) {
      return static_cast<int>(std::string(error.what()).size() + text.size());
    }
  }
  return static_cast<int>(text.size());
}

int check(void) {
  CHECK(split(OPAQUE(1)) == 4 && split(OPAQUE(3)) == 9);
  int caught = 0;
  try {
    split(OPAQUE(4));
  } catch (int value) {
    caught = value;
  }
  CHECK(caught == 4);
  return 0;
}
