// An exception type known to two objects: each has its own copy of the type information.
#pragma once
#include <stdexcept>

struct Custom : std::runtime_error {
  explicit Custom(int code) : std::runtime_error("custom"), code(code) {}
  int code;
};

void throw_by_number(int number);
