// With what objcopy has done to the sections.
#include "check.h"

#include <string.h>

int value = 5;
static int zeroed[100];
static const char text[] = "constant text";
static int* pointer = &value;

int check(void) {
  CHECK(OPAQUE(value) == 5 && *OPAQUE(pointer) == 5);
  CHECK(OPAQUE(zeroed)[99] == 0);
  CHECK(strcmp(OPAQUE((const char*)text), "constant text") == 0);
  zeroed[99] = value = 6;
  CHECK(zeroed[99] == 6 && *OPAQUE(pointer) == 6);
  return 0;
}
