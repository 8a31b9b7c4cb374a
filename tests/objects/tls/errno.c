// Thread-local variables of shared libraries: errno by function, and initial-exec use of none.
#include <errno.h>
#include <stdlib.h>

#include "kernel.h"

EXPORT_INT(strtol_overflows) {
  errno = 0;
  (void)strtol("99999999999999999999999", NULL, 10);
  return errno == ERANGE;
}
