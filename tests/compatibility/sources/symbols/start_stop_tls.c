#include "check.h"

__attribute__((section("tls_entries"), used)) static __thread int one = 1;
__attribute__((section("tls_entries"), used)) static __thread int two = 2;
extern char __start_tls_entries[], __stop_tls_entries[];

int check(void) {
  CHECK(one == 1 && two == 2);
  CHECK(__stop_tls_entries - __start_tls_entries == 8);
  return 0;
}
