// Classes whose virtual tables and type information are in every unit, and one with a key function.
#include <typeinfo>

#include "composed.h"

namespace NAMED(space) {

struct Base {
  virtual ~Base() {}
  virtual int which() { return OPAQUE(100); }
};
struct Derived : Base {
  int which() override { return OPAQUE(1000); }
};
struct Keyed : virtual Base {
  int which() override;
};
template <typename Type>
struct Wrapped : Type {
  int which() override { return Type::which() + 2000; }
};

Base* make(int kind);
#if UNIT == 1
int Keyed::which() { return OPAQUE(OWN) + 3000; }
Base* make(int kind) {
  switch (kind) {
    case 0: return new Derived;
    case 1: return new Keyed;
    default: return new Wrapped<Derived>;
  }
}
#endif

}  // namespace NAMED(space)

ENTRY {
  using namespace NAMED(space);
  Derived derived;
  Keyed keyed;
  Wrapped<Derived> wrapped;
  Base* own[] = {&derived, &keyed, &wrapped};
  for (int kind = 0; kind < 3; ++kind) {
    Base* made = make(kind);
    REPORT("which", made->which());
    REPORT("own", own[kind]->which());
    REPORT("same type", typeid(*made) == typeid(*own[kind]));
    REPORT("is derived", dynamic_cast<Derived*>(made) != nullptr);
    REPORT("is keyed", dynamic_cast<Keyed*>(made) != nullptr);
    REPORT("is wrapped", dynamic_cast<Wrapped<Derived>*>(made) != nullptr);
    delete made;
  }
}
