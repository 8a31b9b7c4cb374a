// Has the same functions from another object, and asks for features as well.
#include "kernel.h"

__attribute__((target_version("default"))) int version(void);
__attribute__((target_version("lse"))) int version(void);
__attribute__((target_version("sve2"))) int version(void);
__attribute__((target_clones("sve2", "dotprod", "default"))) int sum(const int* v, int n);

__attribute__((target_version("default"))) static int own(void) { return 0; }
__attribute__((target_version("sve2"))) static int own(void) { return 1; }

EXPORT_INT(version_elsewhere) { return version(); }
EXPORT_INT(own) { return own(); }
EXPORT_INT(sum_elsewhere) {
  int values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  return sum(values, (int)ARG(0));
}
