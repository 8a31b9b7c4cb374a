// Type information and virtual tables of the C++ library's classes.
#include <exception>
#ifndef WITHOUT_STREAMS
#include <iostream>
#endif
#include <sstream>
#include <stdexcept>
#include <string>
#include <typeinfo>

#include "check.h"

struct Mine : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct Base {
  virtual ~Base() = default;
};
struct Other {
  virtual ~Other() = default;
};
struct Derived : Base, virtual Other {
  int value = 7;
};
struct Buffer : std::stringbuf {};

CASE int check() {
  try {
    throw Mine("message");
  } catch (const std::exception& error) {
    CHECK(std::string(error.what()) == "message");
    CHECK(typeid(error) == typeid(Mine));
    CHECK(dynamic_cast<const std::runtime_error*>(&error) != nullptr);
  }
  Base* base = OPAQUE(static_cast<Base*>(new Derived));
  CHECK(dynamic_cast<Derived*>(base)->value == 7);
  CHECK(dynamic_cast<Other*>(base) != nullptr);
  delete base;
  CHECK(typeid(int) == typeid(signed) && typeid(int*) != typeid(long*));
  try {
    throw 42;
  } catch (int number) {
    CHECK(number == 42);
  }
  try {
    std::string().at(3);
    return __LINE__;
  } catch (const std::out_of_range&) {
  }
  std::ostringstream text;
  text << 1.5 << ' ' << Mine("x").what();
  CHECK(text.str() == "1.5 x");
  Buffer buffer;
  CHECK(std::ostream(&buffer) << 12);
  CHECK(buffer.str() == "12");
#ifndef WITHOUT_STREAMS  // an object that the library may change: not for non-PIC code
  CHECK(std::cout.good());
#endif
  return 0;
}
