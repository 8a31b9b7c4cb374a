// A library without constructors, and an object that nothing refers to.
#include "initializers/say.h"
__attribute__((destructor)) SAYS(only)
