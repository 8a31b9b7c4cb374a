// Attributes, binary literals, digit separators, labels before declarations, no parameter names.
#include "check.h"

[[nodiscard]] static int first(int a, [[maybe_unused]] int) { return a; }

static int choose(int n) {
  switch (n) {
    case 0:
      n = 0b1010;
      [[fallthrough]];
    case 1:
      return n + 1'000;
    default:
    last:
      int result = -1;
      (void)&&last;
      return result;
  }
}

int check(void) {
  CHECK(first(OPAQUE(5), 6) == 5);
  CHECK(choose(OPAQUE(0)) == 1010 && choose(OPAQUE(1)) == 1001 && choose(OPAQUE(2)) == -1);
  return 0;
}
