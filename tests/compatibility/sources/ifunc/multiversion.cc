#include "check.h"

__attribute__((target("default"))) int version() { return 1; }
__attribute__((target("sse4.2"))) int version() { return 2; }
__attribute__((target("avx2"))) int version() { return 3; }

struct Worker {
  __attribute__((target("default"))) int work(int x) { return x + 1; }
  __attribute__((target("avx2"))) int work(int x) { return x + 2; }
};

CASE int check() {
  int expected = __builtin_cpu_supports("avx2") ? 3 : __builtin_cpu_supports("sse4.2") ? 2 : 1;
  CHECK(version() == expected);
  CHECK(Worker().work(1) == (expected == 3 ? 3 : 2));
  return 0;
}
