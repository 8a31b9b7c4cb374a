// -finstrument-functions calls these.
#include "check.h"

static int entered, left;

__attribute__((no_instrument_function, visibility("hidden"))) void __cyg_profile_func_enter(void *function, void *site) {
  (void)site;
  entered += function != 0;
}
__attribute__((no_instrument_function, visibility("hidden"))) void __cyg_profile_func_exit(void *function, void *site) {
  (void)site;
  left += function != 0;
}

__attribute__((noinline)) static int work(int n) { return OPAQUE(n) + 1; }

int check(void) {
  CHECK(work(1) == 2 && work(2) == 3);
  CHECK(entered == 3 && left == 2);
  return 0;
}
