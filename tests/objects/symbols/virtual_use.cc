// Virtual calls and dynamic_cast over an object border.
#include <memory>

#include "kernel.h"
#include "symbols/virtual.h"

struct Circle : Shape {
  int area() const override { return 3; }
};

EXPORT_INT(area) {
  std::unique_ptr<Shape> shape(make_square(static_cast<int>(ARG(0))));
  Circle circle;
  const Shape* other = &circle;
  return shape->area() * 10 + other->area();
}
EXPORT_INT(casts) {
  std::unique_ptr<Shape> shape(make_square(1));
  return (dynamic_cast<Square*>(shape.get()) != nullptr) * 10 +
         (dynamic_cast<Circle*>(shape.get()) != nullptr);
}
