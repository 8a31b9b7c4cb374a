// Functions that a shared library has as well, and as many of its own: no copy of that library.
#include "kernel.h"
#include "numbers.cc"

EXPORT_INT(numbers) { return take_number() * 10 + numbers_taken(); }
EXPORT_INT(numbers_so_far) { return numbers_taken(); }
