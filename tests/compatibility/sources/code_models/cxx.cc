// Virtual functions, exceptions, type information, strings, static objects, lambdas.
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <vector>

#include "check.h"

struct Base {
  virtual ~Base() = default;
  virtual int value(int x) const { return x; }
};
struct Derived : Base {
  int value(int x) const override {
    if (x > 100) throw std::out_of_range("too large");
    return x * 2;
  }
};

static std::map<std::string, int> names = {{"one", 1}, {"two", 2}};
static int finalized = 0;
inline int counter = 3;

static int caught(const Base& base, int x) {
  try {
    return base.value(x);
  } catch (const std::logic_error& error) {
    return -static_cast<int>(std::string(error.what()).size());
  }
}

CASE int check() {
  std::unique_ptr<Base> base(new Derived);
  CHECK(caught(*base, OPAQUE(21)) == 42);
  CHECK(caught(*base, OPAQUE(101)) == -9);
  CHECK(typeid(*base) == typeid(Derived));
  CHECK(dynamic_cast<Derived*>(base.get()) != nullptr);
  CHECK(names.at("two") == 2 && names.count("three") == 0);
  std::vector<std::function<int(int)>> functions;
  for (int i = 0; i < 3; ++i) functions.push_back([i](int x) { return x + i + counter; });
  CHECK(functions[2](10) == 15);
  try {
    throw 5;
  } catch (int number) {
    CHECK(number == 5);
  }
  CHECK(std::to_string(OPAQUE(12345)) + "x" == "12345x");
  CHECK(finalized == 0);
  return 0;
}
