#include "initializers/objects.h"
Says* other() { return inline_object.name ? &Holder<int>::object : nullptr; }
