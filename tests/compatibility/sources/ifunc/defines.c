#include "ifunc.h"

static int chosen(int x) { return x + 5; }
static int (*resolve(void))(int) { return OPAQUE(&chosen); }
int shared_ifunc(int) __attribute__((ifunc("resolve")));

ifunc_pointer address_in_definer(void) { return shared_ifunc; }
ifunc_pointer pointer_of_definer = shared_ifunc;
