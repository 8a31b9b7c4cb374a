// -fno-exceptions -fno-rtti -fno-threadsafe-statics: no unwind personality, no type information.
#include "check.h"

namespace {

struct Shape {
  virtual ~Shape() {}
  virtual int corners() const = 0;
};

struct Square : Shape {
  int corners() const override { return 4; }
};

int made;

struct Once {
  Once() { ++made; }
};

Once &instance() {
  static Once once;
  return once;
}

}  // namespace

int check() {
  Square square;
  const Shape *shape = OPAQUE(static_cast<const Shape *>(&square));
  CHECK(shape->corners() == 4);
  CHECK(&instance() == &instance() && made == 1);
  return 0;
}
