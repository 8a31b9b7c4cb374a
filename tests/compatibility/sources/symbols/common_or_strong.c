#include "check.h"

int shared_name;
int strong_view(void);

int check(void) {
  CHECK(shared_name == 9);
  shared_name = 10;
  CHECK(strong_view() == 10);
  return 0;
}
