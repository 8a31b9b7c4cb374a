// Four hundred entries in one section.
#include "check.h"
static int count, wrong;
#define ONE(n) \
  __attribute__((constructor)) static void f##n(void) { wrong += count++ != (n - 1000); }
#define TEN(n) ONE(n##0) ONE(n##1) ONE(n##2) ONE(n##3) ONE(n##4) ONE(n##5) ONE(n##6) ONE(n##7) \
  ONE(n##8) ONE(n##9)
#define HUNDRED(n) TEN(n##0) TEN(n##1) TEN(n##2) TEN(n##3) TEN(n##4) TEN(n##5) TEN(n##6) \
  TEN(n##7) TEN(n##8) TEN(n##9)
HUNDRED(10)
HUNDRED(11)
HUNDRED(12)
HUNDRED(13)
int check(void) {
  CHECK(count == 400 && wrong == 0);
  return 0;
}
