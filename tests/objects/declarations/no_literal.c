#include <orcjit_import.h>

ORCJIT_IMPORT_BIND(now)
