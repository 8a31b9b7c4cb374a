// -fgnu-tm: libitm.
#include "check.h"

static int seven = 7, one = 1, four = 4;
static int balance = 10, history[4];

__attribute__((transaction_safe)) static int withdraw(int amount) {
  if (balance < amount) return 0;
  balance -= amount;
  return 1;
}

int check(void) {
  int done = 0;
  __transaction_atomic {
    done = withdraw(seven);
    history[one] = 7;
  }
  CHECK(done == 1 && balance == 3 && history[1] == 7);
  __transaction_relaxed { balance += four; }
  CHECK(balance == 7);
  return 0;
}
