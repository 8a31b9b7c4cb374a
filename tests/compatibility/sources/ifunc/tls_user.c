// What an ifunc chooses uses thread_local variables and calls back.
#include "check.h"

static __thread int calls;
static int chosen(int x) { return ++calls + x; }
static int (*resolve(void))(int) { return chosen; }
static int counted(int) __attribute__((ifunc("resolve")));

int check(void) {
  CHECK(counted(10) == 11);
  CHECK(counted(10) == 12);
  return 0;
}
