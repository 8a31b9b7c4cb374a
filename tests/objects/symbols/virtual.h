// A class whose virtual table lives in one object and is used by another.
#pragma once

struct Shape {
  virtual ~Shape();
  virtual int area() const = 0;
};
struct Square : Shape {
  explicit Square(int side) : side(side) {}
  int area() const override;
  int side;
};
Shape* make_square(int side);
