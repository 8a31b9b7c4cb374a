#include "check.h"

int number_1(void), number_2(void), number_3(void);
int clone_1(int), clone_2(int), clone_3(int);

int check(void) {
  CHECK(number_1() == 1);
  CHECK(number_2() == 2);
  CHECK(number_3() == 3);
  CHECK(clone_1(10) == 10);
  CHECK(clone_2(10) == 20);
  CHECK(clone_3(10) == 30);
  return 0;
}
