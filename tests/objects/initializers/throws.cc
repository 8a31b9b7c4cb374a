// An initializer that throws. -DTHROWN selects what.
#include <stdexcept>

#include "kernel.h"
#include "trace.h"

#ifndef THROWN
#define THROWN std::runtime_error("no such device: tpu7")
#endif

struct Before {
  Before() { trace("+before"); }
  ~Before() { trace("-before"); }
};
static Before before;

static int fail() { throw THROWN; }
static int value = fail();

EXPORT_INT(get_value) { return value; }
