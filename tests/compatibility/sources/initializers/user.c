// An initializer calls into another library, whose own has run.
#include "say.h"
int base_is_ready(void);
static int was_ready;
__attribute__((constructor)) static void user_begins(void) {
  printf("user begins\n");
  was_ready = base_is_ready();
}
__attribute__((destructor)) SAYS(user_ends)
int check(void) {
  CHECK(was_ready);
  return 0;
}
