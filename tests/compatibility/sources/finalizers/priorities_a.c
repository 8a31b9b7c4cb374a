#include "initializers/say.h"
__attribute__((destructor)) SAYS(a_plain)
__attribute__((destructor(65535))) SAYS(a_65535)
__attribute__((destructor(101))) SAYS(a_101)
__attribute__((destructor(500))) SAYS(a_500)
__attribute__((destructor)) SAYS(a_plain2)
