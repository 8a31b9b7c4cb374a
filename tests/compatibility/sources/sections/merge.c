#include "check.h"

#include <stdint.h>
#include <string.h>

extern const char* merge_table[];
const char* merge_second(void);

int check(void) {
  CHECK(strcmp(merge_table[0], "hello, world") == 0);
  CHECK(strcmp(merge_table[1], "world") == 0 && strcmp(merge_table[2], "world") == 0);
  CHECK(strcmp(merge_table[3], "world") == 0);
  CHECK(*(const int64_t*)merge_table[4] == 2 && *(const int64_t*)merge_table[5] == 4);
  CHECK(*(const int32_t*)merge_table[6] == 'b');
  CHECK(merge_table[7][0] == 5);
  CHECK(strcmp(merge_second(), "ello, world") == 0);
  return 0;
}
