// In which order initializers of members run.
#include "check.h"

int from_b(void);
int from_a(void);
int order[8], count;

__attribute__((constructor)) static void begin(void) { order[count++] = 9; }

int check(void) {
  CHECK(from_b() == 2 && from_a() == 1 && count == 4 + LATE);
  static const int expected[] = {EXPECTED};
  for (int i = 0; i < count; ++i) CHECK(order[i] == expected[i]);
  return 0;
}
