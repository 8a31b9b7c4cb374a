/* Included before any other source, makes its object declare what -DDECLARATIONS says. */
#include <orcjit_import.h>
#ifdef DECLARATIONS
DECLARATIONS
#endif
