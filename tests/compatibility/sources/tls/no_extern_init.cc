// -fno-extern-tls-init: the variable is known to need no initialisation elsewhere.
#include "check.h"

extern thread_local int plain;

int check() {
  CHECK(plain == 17);
  return 0;
}
