// What libstdc++ keeps for a thread that is in std::call_once.
#include <mutex>

#include "check.h"

namespace std {
extern __thread void* __once_callable;
}

int check() {
  void* inside = nullptr;
  std::once_flag flag;
  int argument = 0;
  std::call_once(flag, [&] { inside = &argument; });
  CHECK(inside == &argument && std::__once_callable == nullptr);
  return 0;
}
