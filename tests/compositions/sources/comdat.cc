// What every unit has its own copy of, and of which one is left: each copy says whose it is.
#include "composed.h"

namespace NAMED(space) {

__attribute__((noinline)) inline int which() { return OPAQUE(OWN); }

__attribute__((noinline)) inline int count() {
  static int counter = OPAQUE(OWN);
  return ++counter;
}

inline int variable = OWN;
inline int initialized = OPAQUE(OWN);

template <typename Type>
struct Holder {
  static int value;
  static Type made;
};
template <typename Type>
int Holder<Type>::value = OWN;

struct Made {
  Made() : value(OPAQUE(OWN)) { REPORT("made", 0); }
  ~Made() { REPORT("gone", value); }
  int value;
};
template <typename Type>
Type Holder<Type>::made;

}  // namespace NAMED(space)

ENTRY {
  using namespace NAMED(space);
  REPORT("which", which());
  REPORT_PLACE("which", reinterpret_cast<const void*>(&which));
  REPORT("count", count());
  REPORT("variable", variable++);
  REPORT_PLACE("variable", &variable);
  REPORT("initialized", initialized++);
  REPORT("value", Holder<Made>::value++);
  REPORT_PLACE("value", &Holder<Made>::value);
  REPORT("made", Holder<Made>::made.value++);
}
