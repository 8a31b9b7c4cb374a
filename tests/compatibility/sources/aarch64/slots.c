// What slots.S returns is the address that C has.
#include "check.h"

extern long target[3];
#ifdef OWN
long target[3] = {10, 20, 30};
#endif

typedef char* get(void);
get slot_small, slot_small_addend, slot_tiny, slot_pic, slot_offset, slot_moves;

int check(void) {
  char* expected = (char*)OPAQUE(&target[0]);
  CHECK(slot_small() == expected);
  CHECK(slot_small_addend() == expected + ADDEND);
  CHECK(slot_tiny() == expected);
  CHECK(slot_pic() == expected);
  CHECK(slot_offset() == expected);
  CHECK(slot_moves() == expected);
  CHECK(((long*)slot_small())[1] == 20);
  return 0;
}
