// _Generic, _Static_assert, _Alignas, anonymous unions, compound literals, designators.
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "check.h"

#define NAME_OF(x) _Generic((x), int: 1, double: 2, char *: 3, default: 4)

_Static_assert(sizeof(char32_t) == 4, "char32_t");

struct variant {
  int kind;
  union {
    int number;
    double real;
  };
};

static alignas(64) unsigned char aligned[100];
static struct variant table[] = {[2] = {.kind = 1, .number = 7}, [0] = {.real = 1.5}};
static int *literal = (int[]){1, 2, 3};

int check(void) {
  CHECK(NAME_OF(1) == 1 && NAME_OF(1.0) == 2 && NAME_OF((char *)0) == 3 && NAME_OF(1.0f) == 4);
  CHECK((uintptr_t)OPAQUE(&aligned[0]) % 64 == 0);
  CHECK(table[2].number == 7 && table[0].real == 1.5 && table[1].kind == 0);
  CHECK(literal[OPAQUE(2)] == 3);
  CHECK(u8"\u00e9"[0] == (char)0xc3 && U'\U0001f600' == 0x1f600);
  CHECK(offsetof(struct variant, real) == 8);
  return 0;
}
