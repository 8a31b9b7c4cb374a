// More than a message can name.
#include "check.h"

#define NEED(n) void missing_##n(void);
#define CALL(n) missing_##n();
#define ALL(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14)
ALL(NEED)

int check(void) {
  ALL(CALL)
  return 0;
}
