// Data, a pointer to data and a pointer to a function of a declared library.
#include "check.h"

extern const char *const zError_is_not_declared __attribute__((weak));
extern const char *zlibVersion(void);
extern const unsigned *get_crc_table(void);

static const char *(*const function)(void) = zlibVersion;
static const unsigned *(*tables[2])(void) = {get_crc_table, 0};

int check(void) {
  CHECK(&zError_is_not_declared == 0);
  CHECK(function()[0] == '1' && function == zlibVersion);
  CHECK(tables[0]()[1] == 0x77073096);
  return 0;
}
