#include <setjmp.h>
#include <signal.h>

#include "check.h"

static jmp_buf plain;
static sigjmp_buf with_mask;
static void *builtin_buffer[5];

__attribute__((noinline)) static void leave(int n) {
  if (n == 0) longjmp(plain, 7);
  leave(n - 1);
}

__attribute__((noinline)) static void leave_builtin(void) { __builtin_longjmp(builtin_buffer, 1); }

static void on_signal(int number) { siglongjmp(with_mask, number); }

__attribute__((noinline)) static int jump_builtin(void) {
  if (__builtin_setjmp(builtin_buffer) == 0) {
    leave_builtin();
    return 1;
  }
  return 2;
}

int check(void) {
  volatile int before = 1;
  int value = setjmp(plain);
  if (value == 0) {
    before = 2;
    leave(10);
  }
  CHECK(value == 7 && before == 2);
  CHECK(jump_builtin() == 2);
  signal(SIGUSR1, on_signal);
  if (sigsetjmp(with_mask, 1) == 0) raise(SIGUSR1);
  if (sigsetjmp(with_mask, 1) == 0) raise(SIGUSR1);  // the mask was restored
  signal(SIGUSR1, SIG_DFL);
  return 0;
}
