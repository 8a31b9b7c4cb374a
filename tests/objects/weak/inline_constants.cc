// Inline data that is constant, over two libraries: its address tells types apart, as in abseil, and
// Clang casts to a final class by the address of its virtual table.
#include "kernel.h"

struct Base {
  virtual ~Base() {}
};
struct Derived final : Base {
  int value = 7;
};

template <class T>
struct Tag {
  static constexpr char kTag = 0;
};

inline const void* const kPlaces[] = {&Tag<int>::kTag, &Tag<char>::kTag};

extern "C" Base* make_derived();
extern "C" const void* tag_below();
extern "C" const void* places_below();

#ifdef MEMBER
Base* make_derived() { return new Derived; }
const void* tag_below() { return &Tag<int>::kTag; }
const void* places_below() { return kPlaces; }
#else
static __attribute__((noinline)) int cast(Base* base) {
  Derived* derived = dynamic_cast<Derived*>(base);
  int value = derived != nullptr ? derived->value : 0;
  delete base;
  return value;
}
EXPORT_INT(cast_other) { return cast(make_derived()); }
EXPORT_INT(cast_own) { return cast(new Derived); }
EXPORT_INT(compare) {
  return (tag_below() == &Tag<int>::kTag) + 2 * (places_below() == kPlaces) +
         4 * (tag_below() != &Tag<char>::kTag);
}
#endif
