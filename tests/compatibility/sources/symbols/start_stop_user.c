#include "check.h"

int pulled(void);
extern int __start_entries[], __stop_entries[];

int check(void) {
  int sum = 0;
  CHECK(pulled() == 1);
  for (int* e = __start_entries; e != __stop_entries; ++e) sum = sum * 10 + *e;
  CHECK(sum == 34);
  return 0;
}
