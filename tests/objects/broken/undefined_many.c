// Needs several functions and a datum that nothing defines.
#include "kernel.h"

int orcjit_missing_a(void);
int orcjit_missing_b(void);
int orcjit_missing_c(void);
extern int orcjit_missing_data;

EXPORT_INT(needs_many) {
  return orcjit_missing_a() + orcjit_missing_b() + orcjit_missing_c() + orcjit_missing_data;
}
