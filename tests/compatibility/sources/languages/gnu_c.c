// Statement expressions, computed goto, case ranges, zero-length arrays, local labels, typeof.
#include "check.h"

struct tail {
  int n;
  int items[0];
};

static int interpret(const unsigned char *code) {
  static const void *const table[] = {&&increment, &&twice, &&stop};
  int value = 1;
  goto *table[*code++];
increment:
  ++value;
  goto *table[*code++];
twice:
  value *= 2;
  goto *table[*code++];
stop:
  return value;
}

static int classify(int c) {
  switch (c) {
    case 0 ... 9:
      return 1;
    case 10 ... 99:
      return 2;
  }
  return 3;
}

int check(void) {
  static const unsigned char code[] = {0, 1, 0, 1, 2};
  CHECK(interpret(OPAQUE(&code[0])) == 10);
  CHECK(classify(OPAQUE(7)) == 1 && classify(OPAQUE(42)) == 2 && classify(OPAQUE(100)) == 3);
  CHECK(sizeof(struct tail) == sizeof(int));
  int larger = ({
    __label__ done;
    int a = OPAQUE(3), b = OPAQUE(5);
    if (a > b) goto done;
    a = b;
  done:
    a;
  });
  CHECK(larger == 5);
  return 0;
}
