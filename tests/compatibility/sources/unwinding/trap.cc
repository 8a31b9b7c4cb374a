// -fnon-call-exceptions: thrown out of a signal handler, through the frame of the signal.
#include <csignal>

#include "check.h"

static void handle(int) { throw 11; }

__attribute__((noinline)) static int read_from(volatile int* place) {
  try {
    return *place;
  } catch (int value) {
    return value;
  }
}

int check(void) {
  struct sigaction action = {}, before;
  action.sa_handler = handle;
  action.sa_flags = SA_NODEFER;
  sigaction(SIGSEGV, &action, &before);
  int value = read_from(OPAQUE(static_cast<volatile int*>(nullptr)));
  sigaction(SIGSEGV, &before, nullptr);
  CHECK(value == 11);
  return 0;
}
