// Debug information refers to the variable by its offset.
#include <vector>

#include "check.h"

static thread_local int plain = 5;
thread_local std::vector<int> list{1, 2};

int check() {
  CHECK(plain == 5 && list.size() == 2);
  return 0;
}
