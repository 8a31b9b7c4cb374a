// exception_ptr, nested exceptions, rethrow, noexcept(false) destructors, function-try-blocks.
#include <exception>
#include <stdexcept>
#include <string>

#include "kernel.h"

static std::exception_ptr kept;

EXPORT_INT(keep) {
  try {
    throw std::invalid_argument("kept");
  } catch (...) {
    kept = std::current_exception();
  }
  return 1;
}

EXPORT_INT(rethrow_kept) {
  try {
    std::rethrow_exception(kept);
  } catch (const std::invalid_argument& error) {
    return static_cast<int64_t>(std::string(error.what()).size());
  }
}

EXPORT_INT(nested) {
  try {
    try {
      throw std::runtime_error("inner");
    } catch (...) {
      std::throw_with_nested(std::logic_error("outer"));
    }
  } catch (const std::logic_error& outer) {
    try {
      std::rethrow_if_nested(outer);
    } catch (const std::runtime_error&) {
      return 2;
    }
  }
  return 0;
}

struct ThrowsInDestructor {
  ~ThrowsInDestructor() noexcept(false) { throw 5; }
};

EXPORT_INT(destructor_throws) {
  try {
    ThrowsInDestructor value;
    (void)value;
  } catch (int number) {
    return number;
  }
  return 0;
}

struct ThrowsInConstructor {
  int value;
  ThrowsInConstructor() try : value(fail()) {
  } catch (int) {
    throw 6L;
  }
  static int fail() { throw 1; }
};

EXPORT_INT(function_try_block) {
  try {
    ThrowsInConstructor value;
    return value.value;
  } catch (long number) {
    return number;
  }
}
