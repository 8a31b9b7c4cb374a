// What crti.o, crtbegin.o and crtend.o define or ask for.
#include "check.h"

extern void* __dso_handle __attribute__((visibility("hidden")));
extern char __TMC_END__[] __attribute__((visibility("hidden")));
extern void __gmon_start__(void) __attribute__((weak));
extern void _ITM_registerTMCloneTable(void*, unsigned long) __attribute__((weak));
extern void _ITM_deregisterTMCloneTable(void*) __attribute__((weak));
extern void _init(void) __attribute__((visibility("hidden")));
extern void _fini(void) __attribute__((visibility("hidden")));

int check(void) {
  CHECK(__dso_handle == &__dso_handle);
  CHECK(OPAQUE(&__TMC_END__[0]) != 0);
  CHECK(!OPAQUE(&__gmon_start__));
  CHECK(!OPAQUE(&_ITM_registerTMCloneTable) && !OPAQUE(&_ITM_deregisterTMCloneTable));
  CHECK(OPAQUE(&_init) != 0 && OPAQUE(&_fini) != 0);
  return 0;
}
