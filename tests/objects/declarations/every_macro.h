/* Declares on a line of its own number that every_macro.c also declares on. */
#include <orcjit_import.h>

ORCJIT_IMPORT_DEPENDS("from_header")
