// The instructions need APX, which few processors have: read, not run.
#include <string.h>

#include "check.h"

extern const unsigned char code[];
extern long variable;
extern const int displacements[];

int check(void) {
  for (int i = 0; displacements[i]; i += 2) {
    int distance;
    memcpy(&distance, code + displacements[i], sizeof(distance));
    long** slot = (long**)(code + displacements[i + 1] + distance);
    CHECK(*slot == &variable);
  }
  return 0;
}
