#include "initializers/say.h"
int lowest_is_open(void);
__attribute__((destructor)) static void middle_ends(void) {
  printf("middle ends, lowest %d\n", lowest_is_open());
}
int middle(void) { return 1; }
