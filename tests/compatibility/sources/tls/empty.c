// Variables without a size: each thread's block is empty.
#include "check.h"

static __thread struct {
} nothing;
__thread struct {
} nowhere[3];

__attribute__((noinline)) static void *address(void) { return &nothing; }
__attribute__((noinline)) static void *address2(void) { return &nowhere; }

int check(void) {
  CHECK(OPAQUE(address()) != 0 && OPAQUE(address2()) != 0);
  return 0;
}
