// Counts lines; the run time is a static library that is linked with it.
#include <unistd.h>

#include "check.h"

void __gcov_dump(void);
void __gcov_reset(void);

int check(void) {
  for (int i = 0; i < 3; ++i) __gcov_reset();
  __gcov_dump();
  CHECK(access(COUNTS, R_OK) == 0);
  return 0;
}
