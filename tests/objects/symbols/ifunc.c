// A function chosen when it is linked; called directly, through a pointer in data, and by address.
#include "kernel.h"

static int plain(void) { return 4; }
static int chosen(void) { return 44; }
#if defined(__x86_64__)
static int (*resolve(void))(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("sse2") ? chosen : plain;
}
#else
#include <sys/auxv.h>
#include <sys/ifunc.h>
static int (*resolve(uint64_t hwcap, const __ifunc_arg_t* more))(void) {
  int has_more = (hwcap & _IFUNC_ARG_HWCAP) != 0 && more->_size >= sizeof(*more);
  return has_more && (hwcap & HWCAP_ASIMD) != 0 && more->_hwcap == getauxval(AT_HWCAP) ? chosen
                                                                                       : plain;
}
#endif
int dispatched(void) __attribute__((ifunc("resolve")));
static int local_dispatched(void) __attribute__((ifunc("resolve")));

int (*in_data)(void) = dispatched;

EXPORT_INT(call_dispatched) { return dispatched(); }
EXPORT_INT(call_local) { return local_dispatched(); }
EXPORT_INT(call_in_data) { return in_data(); }
EXPORT_INT(same_address) { return in_data == dispatched; }
