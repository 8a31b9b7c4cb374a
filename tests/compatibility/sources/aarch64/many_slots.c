// The page of the GOT is reached with 15 bits by -fpic: 4,096 slots. Those that jumps to other
// libraries go through are not among them for a linker.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define TEN(X, a) X(a##0) X(a##1) X(a##2) X(a##3) X(a##4) X(a##5) X(a##6) X(a##7) X(a##8) X(a##9)
#define HUNDRED(X, a) TEN(X, a##0) TEN(X, a##1) TEN(X, a##2) TEN(X, a##3) TEN(X, a##4) \
  TEN(X, a##5) TEN(X, a##6) TEN(X, a##7) TEN(X, a##8) TEN(X, a##9)
#define THOUSAND(X, a) HUNDRED(X, a##0) HUNDRED(X, a##1) HUNDRED(X, a##2) HUNDRED(X, a##3)   \
  HUNDRED(X, a##4) HUNDRED(X, a##5) HUNDRED(X, a##6) HUNDRED(X, a##7) HUNDRED(X, a##8) \
  HUNDRED(X, a##9)
#define EACH(X) THOUSAND(X, 1) THOUSAND(X, 2) THOUSAND(X, 3)

#define DEFINE(n) int variable##n = n;
EACH(DEFINE)
#define USE(n) if (*OPAQUE(&variable##n) != n) return n;
#define FUNCTIONS(X)                                                                        \
  X(abs) X(labs) X(atoi) X(atol) X(rand) X(srand) X(qsort) X(bsearch) X(getenv) X(isalpha)   \
  X(isdigit) X(toupper) X(tolower) X(strlen) X(strchr) X(strrchr) X(strcmp) X(memcmp) X(memcpy)

int check(void) {
  EACH(USE)
  CHECK(OPAQUE(abs)(-3) == 3);
  CHECK(atoi("12") == 12 && strlen("four") == 4);
  return 0;
}
