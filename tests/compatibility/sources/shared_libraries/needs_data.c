#include "check.h"

extern int SYMBOL;

int check(void) { return SYMBOL; }
