// A nested function whose address is taken: GCC puts a trampoline on an executable stack.
#include "kernel.h"

static int64_t apply(int64_t (*function)(int64_t), int64_t value) { return function(value); }

EXPORT_INT(run_nested) {
  int64_t base = ARG(0);
  int64_t add_base(int64_t value) { return base + value; }
  int64_t (*volatile function)(int64_t) = add_base;
  return apply(function, 2);
}
