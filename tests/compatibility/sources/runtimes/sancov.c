// -fsanitize-coverage: counters and guards, whose bounds the initializer passes to these.
#include <stdint.h>

#include "check.h"

static long counters, guards, tables, hits;

__attribute__((no_sanitize("coverage"))) void __sanitizer_cov_8bit_counters_init(char *a, char *b) {
  counters += b - a;
}
__attribute__((no_sanitize("coverage"))) void __sanitizer_cov_pcs_init(const uintptr_t *a,
                                                                       const uintptr_t *b) {
  tables += b - a;
}
__attribute__((no_sanitize("coverage"))) void __sanitizer_cov_trace_pc_guard_init(uint32_t *a,
                                                                                  uint32_t *b) {
  guards += b - a;
  for (; a < b; ++a) *a = 1;
}
__attribute__((no_sanitize("coverage"))) void __sanitizer_cov_trace_pc_guard(uint32_t *guard) {
  hits += *guard;
}

__attribute__((noinline)) static int work(int n) { return n > 2 ? n : -n; }

int check(void) {
  CHECK(work(OPAQUE(3)) == 3);
  CHECK(counters + guards > 0 && (counters == 0 || tables == 2 * counters));
  CHECK(guards == 0 || hits > 0);
  return 0;
}
