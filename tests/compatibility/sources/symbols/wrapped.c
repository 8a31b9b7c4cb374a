#include "check.h"

int real(int x);
int __wrap_real(int x);
int __real_real(int x);
int __wrap_real(int x) { return __real_real(x) + 100; }

int check(void) {
  CHECK(real(1) == 102);
  return 0;
}
