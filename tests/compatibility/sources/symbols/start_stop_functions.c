// Ordinary functions with such names, of another object or library.
#include "check.h"

int __start_engine(void);
int __stop_engine(void);

int check(void) {
  CHECK(__start_engine() == 1 && __stop_engine() == 2);
  return 0;
}
