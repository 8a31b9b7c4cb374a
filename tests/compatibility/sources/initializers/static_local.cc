#include "check.h"
#include "objects.h"
static Says& local() {
  static Says object("local");
  return object;
}
int check() {
  std::printf("check\n");
  CHECK(&local() == &local());
  return 0;
}
