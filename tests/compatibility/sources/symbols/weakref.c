#include "check.h"

static int absent(void) __attribute__((weakref("really_absent")));
static int present(void) __attribute__((weakref("really_present")));
static int of_libc(int) __attribute__((weakref("abs")));

int really_present(void) { return 3; }

int check(void) {
  CHECK(!absent);
  CHECK(present && present() == 3);
  CHECK(of_libc && of_libc(-4) == 4);
  return 0;
}
