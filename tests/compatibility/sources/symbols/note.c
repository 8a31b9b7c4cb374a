// A note that code reads, as build identifiers and versions are kept.
#include <string.h>

#include "check.h"

extern const unsigned my_note[] __attribute__((visibility("hidden")));
extern const unsigned* const my_note_pointer;

int check(void) {
  CHECK(my_note[0] == 4 && my_note[1] == 4 && my_note[2] == 7);
  CHECK(memcmp(my_note + 3, "own", 4) == 0);
  CHECK(my_note[4] == 42);
  CHECK(my_note_pointer == my_note);
  return 0;
}
