/* C89 and C++98 and all that came later; nothing but declarations. */
#include "every_macro.h"

ORCJIT_IMPORT_DEPENDS("first") ORCJIT_IMPORT_DEPENDS(".second")
ORCJIT_IMPORT_LIBRARY("libm.so.6")
ORCJIT_IMPORT_BIND("now")
ORCJIT_IMPORT_EXPORT("mul*")

#ifdef __cplusplus
extern "C" {
ORCJIT_IMPORT_DEPENDS("in_extern_c")
}
namespace kernels {
ORCJIT_IMPORT_DEPENDS("in_namespace")
}
#endif

int multiply(int left, int right);
int multiply(int left, int right) { return left * right; }
