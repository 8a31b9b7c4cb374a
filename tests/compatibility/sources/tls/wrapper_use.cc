// extern thread_local goes through _ZTW and the weak _ZTH, which is not there for a constant.
#include <string>
#include <thread>

#include "check.h"

extern thread_local std::string text;
extern thread_local int constant, computed;

int check() {
  CHECK(constant == 8);
  CHECK(text == "dynamic" && computed == 7);
  bool right = false;
  std::thread([&] { right = computed == 7 && text == "dynamic"; }).join();
  CHECK(right);
  return 0;
}
