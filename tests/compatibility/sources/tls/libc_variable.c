// A variable of the C library's own: the old program_invocation names are not thread_local, but
// h_errno and the resolver's state are behind functions; `errno` itself is the one that is left.
#include <unistd.h>

#include "check.h"

extern __thread int errno;

int check(void) {
  errno = 0;
  close(-1);
  CHECK(errno == 9);
  return 0;
}
