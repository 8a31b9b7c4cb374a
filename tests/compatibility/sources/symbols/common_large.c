#include <stdint.h>

#include "check.h"

int common_data[100];
char common_aligned[16] __attribute__((aligned(256)));
int* small_view(void);
char* aligned_view_of_small(void);
int after;

int check(void) {
  CHECK(small_view() == common_data);
  CHECK(aligned_view_of_small() == common_aligned);
  CHECK(OPAQUE((uintptr_t)common_aligned) % 256 == 0);
  for (int i = 0; i < 100; ++i) CHECK(common_data[i] == 0);
  for (int i = 0; i < 100; ++i) common_data[i] = -1;
  CHECK(after == 0 && common_aligned[15] == 0);
  return 0;
}
