// Bounds of a section with a C name, as registries in plain C are made.
#include "kernel.h"

typedef struct {
  int value;
} Entry;
#define REGISTER(name, number) \
  __attribute__((section("registry"), used)) static const Entry name = {number}
REGISTER(one, 1);
REGISTER(ten, 10);
REGISTER(hundred, 100);

extern const Entry __start_registry[];
extern const Entry __stop_registry[];

EXPORT_INT(sum_registry) {
  int64_t sum = 0;
  for (const Entry* entry = __start_registry; entry != __stop_registry; ++entry) sum += entry->value;
  return sum;
}
