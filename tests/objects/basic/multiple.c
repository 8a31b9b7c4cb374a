// Several exports, one of them used by another.
#include "kernel.h"

EXPORT_INT(zeta) { return 26; }
EXPORT_INT(alpha) { return 1; }
EXPORT_INT(main) { return 100 + ARG(0); }
EXPORT_INT(matrix_multiply) { return alpha_body(args, num_args) + zeta_body(args, num_args); }
