// A resolver that calls an ifunc of another library.
#include "ifunc.h"

static int one(int x) { return x + 1; }
static int two(int x) { return x + 2; }
static ifunc_pointer resolve(void) { return shared_ifunc(0) == 5 ? two : one; }
int dependent(int) __attribute__((ifunc("resolve")));

int check(void) {
  CHECK(dependent(1) == 3);
  CHECK(shared_ifunc(1) == 6);
  return 0;
}
