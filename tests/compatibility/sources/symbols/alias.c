#include "check.h"

int original(int x) { return x + 1; }
int alias(int) __attribute__((alias("original")));
static int local_alias(int) __attribute__((alias("original")));
int weak_alias(int) __attribute__((weak, alias("original")));
int hidden_alias(int) __attribute__((visibility("hidden"), alias("original")));
int data[4] = {1, 2, 3, 4};
extern int data_alias[4] __attribute__((alias("data")));

int check(void) {
  CHECK(alias(1) == 2 && local_alias(1) == 2 && weak_alias(1) == 2 && hidden_alias(1) == 2);
  CHECK(OPAQUE(&alias) == original && OPAQUE(&weak_alias) == original);
  data_alias[2] = 7;
  CHECK(OPAQUE(&data[0])[2] == 7);
  return 0;
}
