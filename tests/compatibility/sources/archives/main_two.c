// Members of the same name, and the first of two definitions.
#include "check.h"

int first_function(void);
int second_function(void);
int in_both(void);

int check(void) {
  CHECK(first_function() == 1 && second_function() == 2);
  return 0;
}
