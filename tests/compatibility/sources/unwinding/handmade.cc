#include "check.h"

extern "C" {
void call_by_hand(void (*function)());
void absolute_8(void (*function)());
void relative_8(void (*function)());
void relative_4(void (*function)());
void without_augmentation(void (*function)());
void with_old_augmentation(void (*function)());
}

static int through(void (*caller)(void (*)())) {
  try {
    caller([] { throw 6; });
  } catch (int value) {
    return value;
  }
  return 0;
}

int check(void) {
  CHECK(through(call_by_hand) == 6);
  CHECK(through(absolute_8) == 6);
  CHECK(through(relative_8) == 6);
  CHECK(through(relative_4) == 6);
  CHECK(through(without_augmentation) == 6);
  CHECK(through(with_old_augmentation) == 6);
  return 0;
}
