// Initial values that are addresses: relocations in .tdata.
#include "check.h"

static int numbers[4] = {1, 2, 3, 4};
static int twice(int x) { return 2 * x; }
int exported(int x) { return 3 * x; }
extern int abs(int);

__thread int *third = &numbers[2];
static __thread int (*function)(int) = twice;
__thread int (*other)(int) = exported;
__thread int (*from_libc)(int) = abs;
__thread struct {
  char tag;
  const char *text;
} record = {'r', "record"};

int check(void) {
  CHECK(*third == 3 && function(5) == 10 && other(5) == 15 && from_libc(-4) == 4);
  CHECK(record.tag == 'r' && record.text[5] == 'd');
  return 0;
}
