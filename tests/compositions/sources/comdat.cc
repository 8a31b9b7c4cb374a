// What every unit has its own copy of, and of which one is left: each copy says whose it is.
#include "composed.h"

namespace NAMED(space) {

__attribute__((noinline)) inline int which() { return OPAQUE(OWN); }

__attribute__((noinline)) inline int count() {
  static int counter = OPAQUE(100);
  return ++counter;
}

inline int variable = OWN;
inline int touched = 100;
inline int initialized = OPAQUE(OWN);

template <typename Type>
struct Holder {
  static int value;
  static Type made;
};
template <typename Type>
int Holder<Type>::value = OWN;

struct Made {
  Made() : value(OPAQUE(200)) { REPORT_SHARED("made", value); }
  ~Made() { REPORT_SHARED("gone", value); }
  int value;
};
template <typename Type>
Type Holder<Type>::made;

}  // namespace NAMED(space)

ENTRY {
  using namespace NAMED(space);
  REPORT_COPY("which", which());
  REPORT_PLACE("which", reinterpret_cast<const void*>(&which));
  REPORT("count", count());
  REPORT_COPY("variable", variable);
  REPORT("touched", touched++);
  REPORT_PLACE("variable", &variable);
  REPORT_COPY("initialized", initialized);
  REPORT_COPY("value", Holder<Made>::value);
  REPORT_PLACE("value", &Holder<Made>::value);
  REPORT("made", Holder<Made>::made.value++);
}
