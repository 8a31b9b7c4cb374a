#include "check.h"

#include <stdint.h>

extern __thread int64_t aligned_tls, filled_tls;

int check(void) {
  CHECK(((uintptr_t)OPAQUE(&aligned_tls) & 127) == 0 && aligned_tls == 0);
  CHECK(((uintptr_t)OPAQUE(&filled_tls) & 31) == 0 && filled_tls == 77);
  return 0;
}
