#include "check.h"
#include "throw.h"

int check(void) {
  int caught = 0;
  try {
    call_in_c([](int value) { throw value; }, 5);
  } catch (int value) {
    caught = value;
  }
  CHECK(caught == 5);
  return 0;
}
