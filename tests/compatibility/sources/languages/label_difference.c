// A table of differences between labels (R_X86_64_PC32 in read-only data, or resolved).
#include "check.h"

static int interpret(const unsigned char *code, int value) {
  static const int table[] = {&&increment - &&increment, &&twice - &&increment,
                              &&stop - &&increment};
  goto *(&&increment + table[*code++]);
increment:
  ++value;
  goto *(&&increment + table[*code++]);
twice:
  value *= 2;
  goto *(&&increment + table[*code++]);
stop:
  return value;
}

int check(void) {
  static const unsigned char code[] = {0, 1, 0, 1, 2};
  CHECK(interpret(OPAQUE(&code[0]), OPAQUE(1)) == 10);
  return 0;
}
