#include "every_macro.c"
