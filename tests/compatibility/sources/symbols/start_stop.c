#include "start_stop.h"

#include "check.h"

ENTRIES(mine, {1}, {2});
extern struct entry __start_entries[], __stop_entries[];
extern struct entry hidden_start[] __asm__("__start_entries");
__attribute__((weak)) extern char __start_absent[], __stop_absent[];
__attribute__((weak, visibility("hidden"))) extern char __start_gone[], __stop_gone[];

int check(void) {
  int sum = 0;
  for (struct entry* e = __start_entries; e != __stop_entries; ++e) sum = sum * 10 + e->value;
  CHECK(sum == EXPECTED);
  CHECK(hidden_start == __start_entries);
  CHECK(!OPAQUE(&__start_absent[0]) && !OPAQUE(&__stop_absent[0]));
  CHECK(!OPAQUE(&__start_gone[0]) && !OPAQUE(&__stop_gone[0]));
  return 0;
}
