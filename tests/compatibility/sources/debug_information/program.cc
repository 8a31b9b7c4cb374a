// Types, templates, inline functions and macros: what debug information describes.
#include <map>
#include <string>
#include <vector>

#include "check.h"

#define TWICE(value) ((value)*2)

namespace space {
enum class Color { kRed = 1, kGreen };
struct Base {
  virtual ~Base() {}
  virtual int value() const { return 1; }
};
template <typename T, int N>
struct Holder : Base {
  T items[N] = {};
  int value() const override { return N + static_cast<int>(sizeof(T)); }
};
}  // namespace space

static thread_local int per_thread = 3;
inline int inlined(int value) { return TWICE(value) + per_thread; }

int check(void) {
  space::Holder<char, 5> holder;
  const space::Base& base = holder;
  CHECK(base.value() == 6);
  CHECK(inlined(OPAQUE(2)) == 7);
  std::map<std::string, std::vector<int>> map{{"a", {1, 2}}};
  CHECK(map["a"].size() == 2);
  CHECK(static_cast<int>(OPAQUE(space::Color(space::Color::kGreen))) == 2);
  int caught = 0;
  try {
    throw holder;
  } catch (const space::Base& thrown) {
    caught = thrown.value();
  }
  CHECK(caught == 6);
  return 0;
}
