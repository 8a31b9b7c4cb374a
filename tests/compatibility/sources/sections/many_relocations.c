#include "check.h"

extern char* table[];
char target[300000];

int check(void) {
  for (int i = 0; i < 300000; ++i) CHECK(table[i] == target + i);
  return 0;
}
