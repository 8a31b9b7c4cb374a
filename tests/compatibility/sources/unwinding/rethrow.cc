// Nested, rethrown, kept, and carried to another thread.
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>

#include "check.h"

static int destroyed = 0;
struct Noted {
  ~Noted() { ++destroyed; }
};

static void rethrow(int depth) {
  Noted noted;
  try {
    if (depth == 0) throw std::runtime_error("innermost");
    rethrow(depth - 1);
  } catch (const std::runtime_error&) {
    if (depth == 2) std::throw_with_nested(std::logic_error("nested"));
    throw;
  }
}

static std::exception_ptr in_thread() {
  std::exception_ptr kept;
  std::thread thread([&] {
    try {
      rethrow(0);
    } catch (...) {
      kept = std::current_exception();
    }
  });
  thread.join();
  return kept;
}

static int function_try(int value) try {
  Noted noted;
  if (value > 0) throw value;
  return 0;
} catch (int caught) {
  return caught * 2;
}

struct Aborted {
  Noted first;
  Aborted() { throw 'x'; }
};

int check(void) {
  std::string inner, outer;
  try {
    rethrow(3);
  } catch (const std::logic_error& error) {
    outer = error.what();
    try {
      std::rethrow_if_nested(error);
    } catch (const std::exception& nested) {
      inner = nested.what();
    }
  }
  CHECK(outer == "nested" && inner == "innermost" && destroyed == 4);
  std::string carried;
  try {
    std::rethrow_exception(in_thread());
  } catch (const std::runtime_error& error) {
    carried = error.what();
  }
  CHECK(carried == "innermost");
  CHECK(function_try(4) == 8);
  destroyed = 0;
  bool was_thrown = false;
  try {
    Aborted aborted;
  } catch (char) {
    was_thrown = true;
  }
  CHECK(was_thrown && destroyed == 1);
  CHECK(std::uncaught_exceptions() == 0 && std::current_exception() == nullptr);
  return 0;
}
