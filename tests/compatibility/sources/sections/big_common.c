// Large variables of the small code model, reached through the global offset table.
#include "check.h"

#define SIZE 1610612736UL
extern char first[SIZE], second[SIZE], third[SIZE];
static int near_one = 4;
int zero_one;

int check(void) {
  CHECK(first[0] == 0 && second[SIZE - 1] == 0);
  third[SIZE - 1] = first[SIZE - 1] = 3;
  CHECK(third[SIZE - 1] == 3 && OPAQUE(near_one) == 4);
  CHECK(++zero_one == 1);
  return 0;
}
