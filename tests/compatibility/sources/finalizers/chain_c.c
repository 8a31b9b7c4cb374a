// A destructor uses another library, which must still be there.
#include "initializers/say.h"
int middle(void), lowest_is_open(void);
__attribute__((destructor)) static void top_ends(void) {
  printf("top ends, lowest %d\n", lowest_is_open());
}
int check(void) { return middle() != 1; }
