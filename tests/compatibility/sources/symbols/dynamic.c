#include <elf.h>

#include "check.h"

extern const Elf64_Dyn _DYNAMIC[] __attribute__((visibility("hidden")));
extern const char _GLOBAL_OFFSET_TABLE_[] __attribute__((visibility("hidden")));

int check(void) {
  int count = 0;
  for (const Elf64_Dyn* entry = _DYNAMIC; entry->d_tag != DT_NULL; ++entry) ++count;
  CHECK(count < 100);
  CHECK(OPAQUE(&_GLOBAL_OFFSET_TABLE_[0]) != 0);
  return 0;
}
