#include "check.h"

__attribute__((noinline)) static int deep(int n) {
  volatile char room[4000];
  room[n % 4000] = 1;
  return n == 0 ? 0 : room[n % 4000] + deep(n - 1);
}

int check(void) { return deep(OPAQUE(10)) != 10; }
