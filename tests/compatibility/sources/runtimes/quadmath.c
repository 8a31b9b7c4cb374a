#include "check.h"

// Of quadmath.h, which Clang does not find.
__float128 sqrtq(__float128);
__float128 expq(__float128);
int quadmath_snprintf(char *, unsigned long, const char *, ...);

int check(void) {
  char text[64];
  __float128 root = sqrtq((__float128)OPAQUE(2.0));
  CHECK(quadmath_snprintf(text, sizeof(text), "%.30Qf", root) == 32);
  CHECK(__builtin_strcmp(text, "1.414213562373095048801688724210") == 0);
  CHECK(expq((__float128)0) == 1);
  return 0;
}
