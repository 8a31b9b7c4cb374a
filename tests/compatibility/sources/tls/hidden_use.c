// Hidden variables of another object: local dynamic across objects.
#include "check.h"

extern __attribute__((visibility("hidden"))) __thread int secret;
extern __attribute__((visibility("protected"))) __thread int guarded;
extern __attribute__((visibility("internal"))) __thread int inner;
int *secret_address(void);

int check(void) {
  CHECK(secret == 11 && guarded == 12 && inner == 13);
  CHECK(&secret == secret_address());
  return 0;
}
