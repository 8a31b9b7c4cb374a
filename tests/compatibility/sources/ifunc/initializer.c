#include "check.h"

static int chosen(int x) { return x * 3; }
static int (*resolve(void))(int) { return chosen; }
int exported(int) __attribute__((ifunc("resolve")));
static int local(int) __attribute__((ifunc("resolve")));

static int seen;
__attribute__((constructor)) static void first(void) { seen = exported(3) + local(4); }

int check(void) {
  CHECK(seen == 21);
  return 0;
}
