// A function pointer that the host fills in when the library is loaded, so that the object needs no
// symbol of the host.
#include "kernel.h"

KERNEL int64_t (*orcjit_test_twice)(int64_t) = NULL;

EXPORT_INT(is_filled) { return orcjit_test_twice != NULL; }
EXPORT_INT(twice) { return orcjit_test_twice(ARG(0)); }
