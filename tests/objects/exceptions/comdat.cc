// Functions that throw, next to copies of inline functions that throw too. In a library of several
// of these (-DID=1, -DID=2, ...) all copies but one are dead, together with their unwind entries.
#include <stdexcept>
#include <string>

#include "kernel.h"

inline __attribute__((noinline)) int shared_first(int value) {
  if (value > 1) throw std::runtime_error("first " + std::to_string(value));
  return value;
}

template <typename T>
__attribute__((noinline)) T shared_template(T value) {
  if (value > 2) throw std::logic_error("template " + std::to_string(value));
  return value;
}

__attribute__((noinline)) static int own(int value) {
  if (value > 0) throw ID * 100 + value;
  return 0;
}

inline __attribute__((noinline)) int shared_last(int value) {
  if (value > 3) throw std::out_of_range("last");
  return value;
}

static int caught(int which, int value) {
  try {
    if (which == 0) return own(value);
    if (which == 1) return shared_first(value);
    if (which == 2) return shared_template(value);
    return shared_last(value);
  } catch (int number) {
    return number;
  } catch (const std::exception& error) {
    return 1000 * ID + error.what()[0];
  }
}

EXPORT_INT_AS(JOIN(run_, ID)) { return caught(static_cast<int>(ARG(0)), static_cast<int>(ARG(1))); }
