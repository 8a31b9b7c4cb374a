// A function chosen when it is linked; called directly, through a pointer in data, and by address.
#include "kernel.h"

static int plain(void) { return 4; }
static int chosen(void) { return 44; }
static int (*resolve(void))(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("sse2") ? chosen : plain;
}
int dispatched(void) __attribute__((ifunc("resolve")));
static int local_dispatched(void) __attribute__((ifunc("resolve")));

int (*in_data)(void) = dispatched;

EXPORT_INT(call_dispatched) { return dispatched(); }
EXPORT_INT(call_local) { return local_dispatched(); }
EXPORT_INT(call_in_data) { return in_data(); }
EXPORT_INT(same_address) { return in_data == dispatched; }
