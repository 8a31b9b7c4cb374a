#include "check.h"

extern const unsigned char bytes[];
extern const unsigned short words[];
extern const unsigned int longs[];
extern const unsigned long quads[];

int check(void) {
  CHECK(bytes[0] == 0x7f && bytes[1] == 0xff && bytes[2] == 0x80 && bytes[3] == 0xff);
  CHECK(words[0] == 0x1234 && words[1] == 0xffff && words[2] == 0x8000 && words[3] == 0x1235);
  CHECK(longs[0] == 0x12345678 && longs[1] == 0xffffffff && longs[2] == 0x80000000);
  CHECK(quads[0] == 0x123456789abcdef0 && quads[1] == 0x123456789abcdeef && quads[2] == -1ul);
  return 0;
}
