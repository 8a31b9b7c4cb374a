// Initial values that are addresses in another library.
#include "check.h"
extern int base_number;
int base_function(void);
extern __thread int base_tls;
__thread int *number = &base_number;
static __thread int (*function)(void) = base_function;

int check(void) {
  CHECK(*number == 77 && function() == 78 && base_tls == 79);
  return 0;
}
