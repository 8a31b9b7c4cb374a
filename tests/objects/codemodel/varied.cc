// C++ for all code models: exceptions, virtual tables, type information, static locals.
#include <stdexcept>
#include <string>

#include "kernel.h"

struct Base {
  virtual ~Base() = default;
  virtual int64_t run(int64_t value) const { return value; }
};
struct Derived : Base {
  int64_t run(int64_t value) const override {
    if (value > 100) throw std::out_of_range("over 100");
    return value + 1;
  }
};

static const std::string& name() {
  static const std::string text = "a text too long for the small string buffer";
  return text;
}

EXPORT_INT(run_virtual) {
  Derived derived;
  const Base* volatile base = &derived;
  try {
    return base->run(ARG(0));
  } catch (const std::out_of_range&) {
    return -100;
  }
}
EXPORT_INT(name_size) { return static_cast<int64_t>(name().size()); }
EXPORT_INT(is_derived) {
  Derived derived;
  const Base* volatile base = &derived;
  return dynamic_cast<const Derived*>(base) != nullptr;
}
