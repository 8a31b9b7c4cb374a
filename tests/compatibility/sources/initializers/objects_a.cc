// Static objects, init_priority, inline variables: each once.
#include <cstdio>

#include "objects.h"

static Says plain("a plain");
__attribute__((init_priority(300))) static Says early("a 300");
static Says plain2("a plain2");
Says* use_inline_a() { return &inline_object; }
