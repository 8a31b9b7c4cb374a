// With -fPIE: takes the address of a function of another object, by its distance.
#include "kernel.h"

extern int64_t helper(int64_t value);

#ifdef DISTANT
extern int distant;
#define START distant
#else
#define START 0
#endif

static int64_t (*volatile pointer)(int64_t);

EXPORT_INT(through_pointer) {
  pointer = &helper;
  return START + pointer(ARG(0));
}
