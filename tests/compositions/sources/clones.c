// Function multi-versioning: the compiler makes an IFUNC of each.
#include "composed.h"

int NAMED(cloned)(int x);

__attribute__((target_clones("default", "avx2"))) static int own(int x) {
  return OPAQUE(x) + OWN;
}

#if UNIT == 1
__attribute__((target_clones("default", "avx2"))) int NAMED(cloned)(int x) {
  return OPAQUE(x) * 2 + OWN;
}
#endif

ENTRY {
  REPORT("own", own(1));
  REPORT("cloned", NAMED(cloned)(1));
}
