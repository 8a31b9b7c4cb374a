// Data, zero-filled data, constants and code aligned beyond a page.
#include "check.h"

#include <stdint.h>

static __attribute__((aligned(ALIGN))) char data[3] = {1, 2, 3};
static __attribute__((aligned(ALIGN))) char zeroed[5];
static const __attribute__((aligned(ALIGN))) char constant[2] = {4, 5};
static char behind = 6;

__attribute__((noinline, aligned(4096))) static int code(void) { return 7; }

static int is_aligned(const void* address, uintptr_t alignment) {
  return (OPAQUE((uintptr_t)address) & (alignment - 1)) == 0;
}

int check(void) {
  CHECK(is_aligned(data, ALIGN) && data[2] == 3);
  CHECK(is_aligned(zeroed, ALIGN) && zeroed[4] == 0);
  CHECK(is_aligned(constant, ALIGN) && constant[1] == 5);
  CHECK(is_aligned((void*)code, 4096) && code() == 7);
  CHECK(OPAQUE(behind) == 6);
  zeroed[4] = behind;
  CHECK(zeroed[4] == 6);
  return 0;
}
