// Code, a constant, and a variable; and as much more of the last two as is asked for.
#include "kernel.h"

#ifndef CONSTANTS
#define CONSTANTS 16
#endif

const char table[CONSTANTS] = "constant";
int counter;
#ifdef MORE
char more[MORE] = {1};
#endif

EXPORT_INT(count) {
#ifdef MORE
  counter += more[0] - 1;
#endif
  return ++counter;
}
