// Arrays that the medium model puts into .ldata, .lbss and .lrodata.
#include "check.h"

int large_zeros[100000];
int large_data[100000] = {[99999] = 7};
const int large_constants[100000] = {[99998] = 9};
static int small = 4;
static char huge[300 << 20];

int check(void) {
  large_zeros[OPAQUE(50000)] = 3;
  CHECK(large_zeros[50000] == 3 && large_data[OPAQUE(99999)] == 7);
  CHECK(large_constants[OPAQUE(99998)] == 9 && small == 4);
  huge[OPAQUE(sizeof(huge) - 1)] = 2;
  CHECK(huge[sizeof(huge) - 1] == 2 && huge[0] == 0);
  return 0;
}
