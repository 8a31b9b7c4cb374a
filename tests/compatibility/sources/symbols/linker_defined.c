// What a linker defines in a shared library.
#include <elf.h>
#include <stdint.h>

#include "check.h"

extern char _end[] __attribute__((visibility("hidden"))), end[] __attribute__((visibility("hidden")));
extern char _edata[] __attribute__((visibility("hidden"))), edata[] __attribute__((visibility("hidden")));
extern char _etext[] __attribute__((visibility("hidden"))), etext[] __attribute__((visibility("hidden")));
extern char __bss_start[] __attribute__((visibility("hidden")));
int initialized[100] = {1};
int zeros[100];

static int between(uintptr_t low, uintptr_t high) { return low <= high && high - low < 1 << 24; }

int check(void) {
  uintptr_t text = (uintptr_t)&check, data = (uintptr_t)initialized, bss = (uintptr_t)zeros;
  CHECK(between(text, (uintptr_t)_etext) && _etext == etext);
  CHECK(between(data + sizeof(initialized), (uintptr_t)_edata) && _edata == edata);
  CHECK(between((uintptr_t)__bss_start, bss));
  CHECK(between(bss + sizeof(zeros), (uintptr_t)_end) && _end == end);
  CHECK(between((uintptr_t)_edata, (uintptr_t)_end));
  return 0;
}
