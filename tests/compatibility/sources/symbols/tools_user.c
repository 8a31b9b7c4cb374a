#include "check.h"

int renamed_to(void), ask_local(void), to_be_global(void), added(void);
int to_be_weak(void) { return 20; }
int to_be_local(void) { return 30; }

int check(void) {
  CHECK(renamed_to() == 1);
  CHECK(to_be_weak() == 20);
  CHECK(to_be_local() == 30 && ask_local() == 3);
  CHECK(to_be_global() == 4);
  CHECK(added() == 1);
  return 0;
}
