// The initial value is the address of an IFUNC.
#include "check.h"

static int chosen(int x) { return x + 1; }
static int (*resolve(void))(int) { return chosen; }
int choose(int) __attribute__((ifunc("resolve")));
__thread int (*pointer)(int) = choose;
static __thread int (*local)(int) = choose;

int check(void) {
  CHECK(pointer(1) == 2 && local(2) == 3 && pointer == choose);
  return 0;
}
