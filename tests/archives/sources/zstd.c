#include <stdio.h>
#include <string.h>
#include <zstd.h>

static char text[100000], packed[110000], unpacked[100000];

void compute(void) {
  for (size_t i = 0; i < sizeof text; ++i) text[i] = (char)(i * i >> 7);
  for (int level = 1; level < 20; level += 6) {
    size_t size = ZSTD_compress(packed, sizeof packed, text, sizeof text, level);
    size_t back = ZSTD_decompress(unpacked, sizeof unpacked, packed, size);
    printf("%zu %zu %d\n", size, back, memcmp(text, unpacked, sizeof text));
  }
  puts(ZSTD_getErrorName(ZSTD_decompress(unpacked, 10, packed, 20)));
}
