#include "check.h"

static int chosen(int x) { return x * 2; }
static int (*resolve(void))(int) { return chosen; }

int exported(int) __attribute__((ifunc("resolve")));
static int local(int) __attribute__((ifunc("resolve")));
__attribute__((visibility("hidden"))) int hidden(int) __attribute__((ifunc("resolve")));
__attribute__((visibility("protected"))) int protect(int) __attribute__((ifunc("resolve")));
__asm__(".weak weak\n.type weak, @gnu_indirect_function\n.set weak, resolve");
int weak(int);

int (*in_data)(int) = exported;
static int (*table[])(int) = {exported, local, hidden, protect, weak};

int check(void) {
  CHECK(exported(21) == 42);
  CHECK(local(21) == 42);
  CHECK(hidden(21) == 42);
  CHECK(protect(21) == 42);
  CHECK(weak(21) == 42);
  CHECK(in_data(4) == 8);
  for (int i = 0; i < 5; ++i) CHECK(OPAQUE(table[i])(i) == 2 * i);
  CHECK(OPAQUE(in_data) == exported);
  return 0;
}
