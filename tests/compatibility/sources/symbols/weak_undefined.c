#include "check.h"

__attribute__((weak)) extern int nothing(void);
__attribute__((weak)) extern int no_data;
__attribute__((weak, visibility("hidden"))) extern int hidden_nothing(void);
__attribute__((weak, visibility("hidden"))) extern int hidden_no_data;
static int (*table[])(void) = {nothing, hidden_nothing};
static int* pointers[] = {&no_data, &hidden_no_data};

int check(void) {
  CHECK(!OPAQUE(&nothing) && !OPAQUE(&no_data));
  CHECK(!OPAQUE(&hidden_nothing) && !OPAQUE(&hidden_no_data));
  for (int i = 0; i < 2; ++i) CHECK(!OPAQUE(table[i]) && !OPAQUE(pointers[i]));
  if (nothing) nothing();
  if (hidden_nothing) hidden_nothing();
  return 0;
}
