// What tls.S returns is the address that C has, in each thread.
#include <pthread.h>

#include "check.h"

extern __thread long variable[6];
#ifdef ELSEWHERE
__thread long before[3] = {1, 2, 3};
__thread long variable[6] = {10, 20, 30, 40, 50, 60};
#endif
#ifdef DECLARED_HIDDEN
extern __thread long variable[6] __attribute__((visibility("hidden")));
#endif

typedef char* get(void);
get descriptor_small, descriptor_tiny, descriptor_large;
get general_small, general_tiny, general_large;
get initial_small, initial_tiny, initial_large;
get module_small, module_tiny, module_moves, module_moves_48;
get exec_12, exec_24, exec_32, exec_48;
long module_load(void), exec_load(void);
int module_load_32(void);

static long failed_in(void) {
  char* expected = (char*)variable;
  CHECK(variable[1] == 20);
  CHECK(descriptor_small() == expected);
  CHECK(descriptor_tiny() == expected);
  CHECK(descriptor_large() == expected);
  CHECK(general_small() == expected);
  CHECK(general_tiny() == expected);
#ifndef STATIC
  CHECK(general_large() == expected);
#else
  CHECK(initial_small() == expected);
  CHECK(initial_tiny() == expected);
  CHECK(initial_large() == expected);
#endif
  expected += ADDEND;
#ifdef LOCAL
  CHECK(module_small() == expected);
  CHECK(module_tiny() == expected);
  CHECK(module_moves() == expected);
  CHECK(module_moves_48() == expected);
  CHECK(module_load() == *(long*)expected);
  CHECK(module_load_32() == *(int*)expected);
#endif
#ifdef LOCAL_EXEC
  CHECK(exec_12() == expected);
  CHECK(exec_24() == expected);
  CHECK(exec_32() == expected);
  CHECK(exec_48() == expected);
  CHECK(exec_load() == *(long*)expected);
#endif
  variable[1] = 20;
  return 0;
}

static void* in_thread(void* result) {
  *(long*)result = failed_in();
  return result;
}

int check(void) {
  long result = failed_in();
  if (result != 0) return (int)result;
  pthread_t thread;
  result = -1;
  pthread_create(&thread, 0, in_thread, &result);
  pthread_join(thread, 0);
  return (int)result;
}
