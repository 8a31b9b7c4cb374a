#include "check.h"

#include <stdint.h>

extern char *order_data[], order_zero[], order_read_only[];
extern int64_t order_last;

int check(void) {
  CHECK(order_data[0] == order_zero && (char**)order_data[1] == order_data);
  CHECK(order_data[2] == order_read_only);
  CHECK(((uintptr_t)OPAQUE(order_zero) & 63) == 0);
  for (int i = 0; i < 64; ++i) CHECK(order_zero[i] == 0);
  for (int i = 0; i < 128; ++i) CHECK(order_read_only[i] == 0);
  CHECK(order_last == 6);
  return 0;
}
