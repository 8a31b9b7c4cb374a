// -finstrument-functions: calls of functions that the objects define themselves.
#include "check.h"

static int entered, left;
__attribute__((no_instrument_function)) void __cyg_profile_func_enter(void* f, void* s) {
  ++entered;
}
__attribute__((no_instrument_function)) void __cyg_profile_func_exit(void* f, void* s) { ++left; }
__attribute__((noinline)) int instrumented(int x) { return x + OPAQUE(1); }

__attribute__((no_instrument_function)) int check(void) {
  CHECK(instrumented(1) == 2);
  CHECK(entered == 1 && left == 1);
  return 0;
}
