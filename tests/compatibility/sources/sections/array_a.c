// An array over objects: C code walks it, so the objects' order shows. Some entries are constant,
// some are not: a linker puts them into one section, and zero-filled ones of GNU ld into another.
#include "check.h"

#include <stddef.h>

__attribute__((section("entries"), used)) static int first[] = {1, 2};

extern const int __start_entries[], __stop_entries[];

int check(void) {
  static const int expected[] = {1, 2, 3, 4, 5};
  CHECK(__stop_entries - __start_entries == 5);
  for (size_t i = 0; i < 5; ++i) CHECK(OPAQUE(__start_entries)[i] == expected[i]);
  first[0] = 7;
  CHECK(OPAQUE(__start_entries)[0] == 7);
  return 0;
}
