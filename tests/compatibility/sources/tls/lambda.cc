// In lambdas, in anonymous namespaces, as references, arrays and members of classes.
#include <array>
#include <memory>
#include <vector>

#include "check.h"

namespace {
thread_local std::unique_ptr<int> owner = std::make_unique<int>(4);
thread_local int& reference = *owner;
thread_local std::array<std::vector<int>, 3> lists = {{{1}, {1, 2}, {1, 2, 3}}};
struct Class {
  static thread_local int member;
  static inline thread_local std::vector<int> list{5, 6};
};
thread_local int Class::member = lists[2].size();
}  // namespace

int check() {
  auto next = [] {
    thread_local int count = 0;
    return ++count;
  };
  CHECK(next() == 1 && next() == 2);
  CHECK(reference == 4 && lists[2][2] == 3 && Class::member == 3 && Class::list[1] == 6);
  return 0;
}
