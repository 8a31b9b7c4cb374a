// A shared library's variable of the name of the common symbol in symbols/common.c.
#include <stdint.h>

#ifdef WEAK
__attribute__((weak))
#endif
int64_t table[COUNT]
#ifdef VALUE
    = {VALUE}
#endif
;
