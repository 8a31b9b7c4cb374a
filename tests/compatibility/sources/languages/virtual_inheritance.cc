// Virtual bases, covariant results, thunks, pointers to members, RTTI.
#include <memory>
#include <string>
#include <typeindex>
#include <typeinfo>

#include "check.h"

namespace {

struct Base {
  virtual ~Base() = default;
  virtual Base *clone() const = 0;
  virtual int value() const { return data; }
  int data = 1;
};

struct Left : virtual Base {
  int left = 2;
};

struct Right : virtual Base {
  int right = 3;
  int value() const override { return right; }
};

struct Both : Left, Right {
  Both *clone() const override { return new Both(*this); }
  int (Both::*method)() const = &Both::value;
};

struct Unrelated {
  virtual ~Unrelated() = default;
};

}  // namespace

int check() {
  std::unique_ptr<Base> base(new Both);
  CHECK(base->value() == 3);
  std::unique_ptr<Base> copy(base->clone());
  Both &both = dynamic_cast<Both &>(*copy);
  CHECK((both.*both.method)() == 3);
  CHECK(dynamic_cast<Left *>(static_cast<Right *>(&both)) == &both);
  CHECK(dynamic_cast<Unrelated *>(copy.get()) == nullptr);
  CHECK(dynamic_cast<void *>(copy.get()) == &both);
  try {
    (void)dynamic_cast<Unrelated &>(*copy);
    return __LINE__;
  } catch (const std::bad_cast &) {
  }
  const Base &dynamic = *base;
  CHECK(typeid(dynamic) == typeid(Both) && std::type_index(typeid(int)) == typeid(int));
  CHECK(typeid(std::string) != typeid(std::wstring));
  int Base::*member = OPAQUE(&Base::data);
  CHECK(&(both.*member) == &both.data);
  return 0;
}
