// Code for an executable (-fpie) refers to data of the C++ library by its distance: here to the type
// information of an exception.
#include <stdexcept>

#include "kernel.h"

static void check(int64_t index) {
  if (index > 0) throw std::out_of_range("index");
}

EXPORT_INT(catch_out_of_range) {
  try {
    check(ARG(0));
  } catch (const std::out_of_range&) {
    return 1000 + ARG(0);
  }
  return 0;
}
