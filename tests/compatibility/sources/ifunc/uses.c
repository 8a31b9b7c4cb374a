#include "ifunc.h"

static ifunc_pointer mine = shared_ifunc;

int check(void) {
  CHECK(shared_ifunc(1) == 6);
  CHECK(OPAQUE(mine)(2) == 7);
  CHECK(pointer_of_definer(3) == 8);
  CHECK(OPAQUE(mine) == address_in_definer());
  CHECK(OPAQUE(mine) == pointer_of_definer);
  CHECK(OPAQUE(&shared_ifunc) == mine);
  return 0;
}
