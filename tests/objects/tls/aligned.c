// Thread-local variables with alignments of their own, and a large one.
#include "kernel.h"

static _Thread_local volatile char odd = 1;
static _Thread_local _Alignas(64) volatile int64_t line[8] = {1, 2, 3};
static _Thread_local _Alignas(256) volatile char block[256];
static _Thread_local char large[200000];

EXPORT_INT(misalignment) {
  return ((int64_t)line & 63) + ((int64_t)block & 255) + (odd - 1);
}
EXPORT_INT(fill_large) {
  for (int64_t i = 0; i < (int64_t)sizeof(large); ++i) large[i] = 1;
  int64_t sum = 0;
  for (int64_t i = 0; i < (int64_t)sizeof(large); ++i) sum += large[i];
  return sum + line[2];
}
