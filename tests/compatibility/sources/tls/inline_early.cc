// Has an initializer, so it is linked before the others; it provides the COMDAT copies then.
#include "inline.h"

#include <cstdio>

static struct Early {
  Early() { inline_number += Holder<int>::value - 3; }
} early;
