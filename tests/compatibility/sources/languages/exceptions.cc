#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.h"

namespace {

int destroyed;

struct Guard {
  ~Guard() { ++destroyed; }
};

struct Own : std::runtime_error {
  using std::runtime_error::runtime_error;
  int number = 5;
};

[[noreturn]] void fail(int depth) {
  Guard guard;
  if (depth == 0) throw Own("deep");
  fail(depth - 1);
}

struct Member {
  Guard guard;
  int value;
  explicit Member(int n) try : value(n) {
    if (n < 0) throw std::invalid_argument("negative");
  } catch (const std::invalid_argument &) {
    throw std::out_of_range("translated");
  }
};

void nest() {
  try {
    fail(2);
  } catch (...) {
    std::throw_with_nested(std::logic_error("outer"));
  }
}

}  // namespace

int check() {
  try {
    fail(5);
    return __LINE__;
  } catch (const std::exception &error) {
    CHECK(dynamic_cast<const Own &>(error).number == 5 && std::string(error.what()) == "deep");
  }
  CHECK(destroyed == 6 && std::uncaught_exceptions() == 0);
  try {
    Member member(-1);
    return __LINE__;
  } catch (const std::out_of_range &) {
  }
  try {
    nest();
    return __LINE__;
  } catch (const std::logic_error &outer) {
    try {
      std::rethrow_if_nested(outer);
      return __LINE__;
    } catch (const Own &) {
    }
  }
  std::exception_ptr kept;
  try {
    (void)std::vector<int>().at(OPAQUE(3));
  } catch (...) {
    kept = std::current_exception();
  }
  try {
    std::rethrow_exception(kept);
  } catch (const std::out_of_range &) {
  }
  try {
    std::vector<int>().reserve(OPAQUE(~std::size_t{0} / 4));
    return __LINE__;
  } catch (const std::length_error &) {
  }
  return 0;
}
