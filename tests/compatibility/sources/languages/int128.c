// Division, shifts, overflow and conversion of 128-bit integers: helpers of libgcc.
#include "check.h"

typedef __int128 i128;
typedef unsigned __int128 u128;

static u128 big(unsigned long high, unsigned long low) { return (u128)high << 64 | low; }

int check(void) {
  u128 a = big(OPAQUE(0x123456789UL), 0x9abcdef012345678UL);
  u128 b = big(0, OPAQUE(0xfedcba987UL));
  u128 q = a / b, r = a % b;
  CHECK(q * b + r == a && r < b);
  i128 n = -(i128)a;
  CHECK(n / (i128)b == -(i128)q && n % (i128)b == -(i128)r);
  CHECK((a >> OPAQUE(65)) == 0x123456789UL >> 1);
  CHECK((u128)(double)((u128)1 << OPAQUE(100)) == (u128)1 << 100);
  CHECK((i128)(float)(-(i128)((u128)1 << OPAQUE(90))) == -(i128)((u128)1 << 90));
  CHECK((u128)(long double)big(1, OPAQUE(0UL)) == big(1, 0));
  i128 product;
  CHECK(__builtin_mul_overflow((i128)a, (i128)a, &product));
  CHECK(!__builtin_mul_overflow((i128)b, (i128)b, &product) && product == (i128)b * (i128)b);
  CHECK(__builtin_popcountl(OPAQUE(0xffUL)) == 8 && __builtin_parityl(OPAQUE(7UL)) == 1);
  return 0;
}
