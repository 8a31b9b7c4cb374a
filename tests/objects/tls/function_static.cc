// thread_local inside a function, and a pointer to it handed to a thread of the object's own.
#include <thread>

#include "kernel.h"

static int64_t& count() {
  static thread_local int64_t value = 10;
  return value;
}

EXPORT_INT(bump) { return ++count(); }
EXPORT_INT(bump_in_new_thread) {
  int64_t seen = 0;
  std::thread([&seen] { seen = ++count(); }).join();
  return seen;
}
EXPORT_INT(new_thread_has_own) {
  int64_t* own = &count();
  bool differs = false;
  std::thread([&] { differs = own != &count(); }).join();
  return differs;
}
