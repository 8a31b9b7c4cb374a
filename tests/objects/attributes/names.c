// Exports whose names are no ordinary attributes: keywords, other alphabets, and Python's own
// names.
#include "kernel.h"

EXPORT_INT(add) { return ARG(0) + ARG(1); }
EXPORT_INT(class) { return 1; }
EXPORT_INT(größe) { return 2; }
EXPORT_INT(加) { return 3; }
EXPORT_INT(to_be_renamed) { return 4; }

// Not exports: what follows the prefix begins with an underscore.
EXPORT_INT(__file__) { return 5; }
EXPORT_INT(__class__) { return 6; }
EXPORT_INT(__dict__) { return 7; }
EXPORT_INT(__path__) { return 8; }
EXPORT_INT(__getattr__) { return 9; }
EXPORT_INT(_private) { return 10; }
