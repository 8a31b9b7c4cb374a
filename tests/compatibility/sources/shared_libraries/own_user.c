#include "check.h"

extern int own_data, own_common[4];
extern _Thread_local int own_thread_data;
int own_function(int);
int *own_address(void);

static int *const pointer = &own_data;

int check(void) {
  CHECK(own_function(1) == 43 && *pointer == 42 && own_thread_data == 7);
  own_data = 50;
  own_thread_data = 8;
  own_common[3] = 3;
  CHECK(own_function(1) == 51 && *own_address() == 8 && own_address() == &own_thread_data);
  own_data = 42;
  own_thread_data = 7;
  return 0;
}
