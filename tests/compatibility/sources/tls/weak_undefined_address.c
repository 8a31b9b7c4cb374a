// With TLS descriptors the address of a weak variable that nothing defines is null.
#include "check.h"

extern __attribute__((weak)) __thread int nowhere;

__attribute__((noinline)) static int *address(void) { return &nowhere; }

int check(void) {
  CHECK(OPAQUE(address()) == 0);
  return 0;
}
