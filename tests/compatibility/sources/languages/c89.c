#include "check.h"

/* A function that nobody declared before it is called is one of C89's. */
int later(a, b) int a;
int b;
{ return a * 10 + b; }

static int narrow(c) char c;
{ return c; }

int check(void) {
  register int n = 3;
  CHECK(later(n, 4) == 34);
  CHECK(narrow(300) == 44);
  return 0;
}
