// An object outside of the archive that needs one of its members.
#include "kernel.h"

int is_ready(void);

EXPORT_INT(ask_ready) { return is_ready(); }
