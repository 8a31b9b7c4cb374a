#include "check.h"

extern int in_no_name, in_blank_name;

int check(void) {
  CHECK(in_no_name++ == 21 && in_no_name == 22);
  CHECK(in_blank_name++ == 23);
  return 0;
}
