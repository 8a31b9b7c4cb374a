#include "check.h"

#include <setjmp.h>

static jmp_buf place;
static volatile int steps;

static int jump_back(int depth) {
  if (depth == 0) longjmp(place, 7);
  return jump_back(depth - 1) + 1;
}

static void cleaned(int* value) { steps += *value; }

int check(void) {
  int result = setjmp(place);
  if (result == 0) jump_back(10);
  CHECK(result == 7);
  void* builtin[5];
  if (__builtin_setjmp(builtin) == 0) {
    steps = 1;
    __builtin_longjmp(builtin, 1);
  }
  CHECK(steps == 1);
  {
    __attribute__((cleanup(cleaned))) int value = 4;
    value += 0;
  }
  CHECK(steps == 5);
  return 0;
}
