#include "check.h"

// weak_function of weak.c is replaced by an ifunc.
static int chosen(int x) { return x + 100; }
static int (*resolve(void))(int) { return chosen; }
int weak_function(int) __attribute__((ifunc("resolve")));
int call_weak_function(int);

int check(void) {
  CHECK(weak_function(1) == 101);
  CHECK(call_weak_function(1) == 101);
  return 0;
}
