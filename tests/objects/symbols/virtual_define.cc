// The virtual tables of virtual.h.
#include "symbols/virtual.h"

#include "kernel.h"

Shape::~Shape() = default;
int Square::area() const { return side * side; }
Shape* make_square(int side) { return new Square(side); }

EXPORT_INT(defined) { return 1; }
