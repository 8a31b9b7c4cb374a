// __bf16 as a type of storage; it is widened by a shift.
#include <string.h>

#include "check.h"

static float widen(__bf16 value) { return value; }

int check(void) {
  unsigned short bits = OPAQUE((unsigned short)0x3fc0);
  __bf16 value;
  memcpy(&value, &bits, sizeof(bits));
  CHECK(widen(value) == 1.5f);
  return 0;
}
