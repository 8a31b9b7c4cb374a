// Handlers of two libraries at exit: the newest first, whosever it is.
#include <stdlib.h>

#include "initializers/say.h"
SAYS(user_second)
SAYS(user_fourth)
__attribute__((destructor)) SAYS(user_ends)
void register_first(void);
void register_third(void);
int check(void) {
  register_first();
  atexit(user_second);
  register_third();
  atexit(user_fourth);
  return 0;
}
