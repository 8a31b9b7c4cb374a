// Initializers in members of an archive: only of those that are taken.
#include "say.h"
void from_c(void);
void from_a(void);
__attribute__((constructor)) SAYS(main_object)
int check(void) {
  from_c();
  from_a();
  return 0;
}
