#include "check.h"

unsigned long crc32(unsigned long, const unsigned char *, unsigned);
int compress(unsigned char *, unsigned long *, const unsigned char *, unsigned long);
int uncompress(unsigned char *, unsigned long *, const unsigned char *, unsigned long);

int check(void) {
  unsigned char packed[256], unpacked[256];
  unsigned long packed_size = sizeof(packed), size = sizeof(unpacked);
  CHECK(crc32(0, (const unsigned char *)"123456789", 9) == 0xcbf43926);
  CHECK(compress(packed, &packed_size, (const unsigned char *)"aaaaaaaaaaaaaaaaaaaa", 20) == 0);
  CHECK(packed_size < 20 && uncompress(unpacked, &size, packed, packed_size) == 0);
  CHECK(size == 20 && unpacked[19] == 'a');
  return 0;
}
