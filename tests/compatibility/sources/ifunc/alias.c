#include "check.h"

static int chosen(int x) { return x + 3; }
static int (*resolve(void))(int) { return chosen; }

int original(int) __attribute__((ifunc("resolve")));
int alias(int) __attribute__((alias("original")));
__attribute__((weak, alias("original"))) int weak_alias(int);

int check(void) {
  CHECK(original(1) == 4);
  CHECK(alias(1) == 4);
  CHECK(weak_alias(1) == 4);
  CHECK(OPAQUE(&original) == OPAQUE(&alias));
  CHECK(OPAQUE(&weak_alias) == OPAQUE(&alias));
  return 0;
}
