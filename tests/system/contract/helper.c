// A shared library to try things with.
#include <unistd.h>

__thread int helper_thread_local = 7;

int helper_answer(void) { return 42; }

int helper_parent(void) { return getppid(); }
