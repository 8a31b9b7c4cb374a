// What the run time prints goes to a file here, and is looked at.
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static int add(int a, int b) { return a + b; }
static int at(const int *values, int index) { return values[index]; }

int check(void) {
  char text[4096] = "";
  int values[4] = {1, 2, 3, 4};
  int kept = dup(2), file = open("ubsan.txt", O_RDWR | O_CREAT | O_TRUNC, 0600);
  dup2(file, 2);
  volatile int sum = add(OPAQUE(INT_MAX), OPAQUE(1));
  volatile int shifted = 1 << OPAQUE(40);
  volatile int zero = OPAQUE(0);
  volatile int plain = at(values, OPAQUE(2));
  dup2(kept, 2);
  lseek(file, 0, SEEK_SET);
  CHECK(read(file, text, sizeof(text) - 1) > 0);
  CHECK(plain == 3 && zero == 0);
  (void)sum, (void)shifted;
  CHECK(strstr(text, "signed integer overflow") || strstr(text, "add-overflow"));
  CHECK(strstr(text, "shift exponent 40") || strstr(text, "shift-out-of-bounds"));
  return 0;
}
