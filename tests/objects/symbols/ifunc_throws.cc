// A function whose resolver throws.
#include <stdexcept>

#include "kernel.h"

extern "C" {
int (*resolve())() { throw std::runtime_error("no such CPU"); }
int dispatched() __attribute__((ifunc("resolve")));
}

EXPORT_INT(call_dispatched) { return dispatched(); }
