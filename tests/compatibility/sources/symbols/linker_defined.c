// What a linker defines in a shared library.
#include <elf.h>
#include <stdint.h>

#include "check.h"

extern char _end[] __attribute__((weak)), end[] __attribute__((weak));
extern char _edata[] __attribute__((weak)), edata[] __attribute__((weak));
extern char _etext[] __attribute__((weak)), etext[] __attribute__((weak));
extern char __bss_start[] __attribute__((weak));
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
