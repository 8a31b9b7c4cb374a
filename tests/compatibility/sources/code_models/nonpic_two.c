// Objects that refer to each other's data, whichever is linked first.
#include "check.h"

extern int data_of_other[4];
int* address_of_other(void);
int data_here[4] = {1, 2, 3, 4};
static int* const pointers[] = {data_of_other, data_here};

int check(void) {
  CHECK(OPAQUE(pointers[0] + 0) == address_of_other());
  CHECK(data_of_other[OPAQUE(2)] == 7 && data_here[OPAQUE(1)] == 2);
  return 0;
}
