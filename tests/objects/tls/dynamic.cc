// thread_local with a constructor to run on first use and a destructor to run when a thread ends.
#include "kernel.h"
#include "trace.h"

struct PerThread {
  PerThread() { trace("+tls"); }
  ~PerThread() { trace(value == 0 ? "-tls" : "-tls-used"); }
  int64_t value = 0;
};

static thread_local PerThread state;

EXPORT_INT(bump) { return ++state.value; }
EXPORT_INT(untouched) { return 1; }
