#include "check.h"

int shared_name;  // common: goes before a weak definition
int weak_view(void);

int check(void) {
  CHECK(shared_name == 0);
  CHECK(weak_view() == 0);
  shared_name = 4;
  CHECK(weak_view() == 4);
  return 0;
}
