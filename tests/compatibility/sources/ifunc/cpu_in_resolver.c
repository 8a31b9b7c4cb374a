#include "check.h"

static int with(int x) { return x + 2; }
static int without(int x) { return x + 1; }
static int (*resolve(void))(int) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("sse2") ? with : without;
}
int pick(int) __attribute__((ifunc("resolve")));

int check(void) {
  CHECK(pick(1) == 3);
  return 0;
}
