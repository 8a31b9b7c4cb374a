// Bit-fields, 128-bit numbers, vectors and volatile ones.
#include "check.h"

typedef float Vector __attribute__((vector_size(32)));
static __thread struct {
  unsigned a : 3, b : 13;
} bits = {5, 1000};
__thread __int128 wide = ((__int128)1 << 100) + 1;
static __thread Vector vector = {1, 2, 3, 4, 5, 6, 7, 8};
static __thread long double precise = 1.5L;
static __thread _Complex double number = 2.0 + 1.0i;
__thread volatile _Atomic int count = 1;

int check(void) {
  CHECK(bits.a == 5 && bits.b == 1000);
  CHECK(wide >> 100 == 1);
  CHECK(vector[7] == 8 && precise == 1.5L && __real__ number == 2.0);
  CHECK(++count == 2);
  return 0;
}
