// Decimal floating point: functions that only the static part of libgcc has.
#include "check.h"

static _Decimal64 total(_Decimal64 price, int count) { return price * count; }

int check(void) {
  _Decimal64 sum = 0.0dd;
  for (int i = 0; i < 10; ++i) sum += OPAQUE(0.1dd);
  CHECK(sum == 1.0dd);
  CHECK(total(OPAQUE(19.99dd), 3) == 59.97dd);
  CHECK((_Decimal128)OPAQUE(1.0dd) / 4 == 0.25dl);
  CHECK((int)OPAQUE(7.9df) == 7);
  CHECK((double)OPAQUE(0.5dd) == 0.5 && (_Decimal64)OPAQUE(0.25) == 0.25dd);
  CHECK(OPAQUE(1.0dd) < OPAQUE(2.0dd));
  return 0;
}
