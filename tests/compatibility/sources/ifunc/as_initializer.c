// An ifunc that is itself a constructor: its address is in .init_array.
#include "check.h"

static int seen;
static void set(void) { seen += 7; }
static void (*resolve(void))(void) { return set; }
static void starts(void) __attribute__((ifunc("resolve")));

__attribute__((section(".init_array"), used)) static void (*const entry)(void) = starts;

int check(void) {
  CHECK(seen == 7);
  return 0;
}
