// Tells the order of the link of in_order.c's objects, as digits.
#include "kernel.h"

static int64_t constructed;

void note(int number) { constructed = constructed * 10 + number; }

extern int __start_items[], __stop_items[];
int which(void);

EXPORT_INT(sections) {
  int64_t digits = 0;
  for (int* item = __start_items; item != __stop_items; ++item) digits = digits * 10 + *item;
  return digits;
}

EXPORT_INT(constructors) { return constructed; }

EXPORT_INT(prevails) { return which(); }
