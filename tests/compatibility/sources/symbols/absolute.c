#include <stdint.h>

#include "check.h"

extern char small_value[] __attribute__((visibility("hidden")));
extern char large_value[] __attribute__((visibility("hidden")));
extern char all_ones[] __attribute__((visibility("hidden")));
static char* volatile pointers[] = {small_value, large_value, all_ones, large_value + 0x10};

int check(void) {
  CHECK((uintptr_t)OPAQUE(pointers[0]) == 0x1234);
  CHECK((uintptr_t)OPAQUE(pointers[1]) == 0x123456789abcdef0);
  CHECK((uintptr_t)OPAQUE(pointers[2]) == UINTPTR_MAX);
  CHECK((uintptr_t)OPAQUE(pointers[3]) == 0x123456789abcdf00);
  return 0;
}
