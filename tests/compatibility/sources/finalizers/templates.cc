// Objects in COMDAT groups are destroyed once, last to first.
#include "initializers/objects.h"

#include "check.h"
Says* other();
int check() {
  CHECK(&Holder<int>::object == other());
  return inline_object.name == nullptr;
}
