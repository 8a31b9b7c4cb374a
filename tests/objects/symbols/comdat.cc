// Inline functions, templates and their static locals: one instance over all objects of a library
// (-DID=1, -DID=2).
#include <typeinfo>

#include "kernel.h"

inline int64_t& instance() {
  static int64_t value = 0;
  return value;
}

template <typename T>
struct Holder {
  static T value;
};
template <typename T>
T Holder<T>::value = 50;

inline int64_t inline_variable = 70;

EXPORT_INT_AS(JOIN(bump_, ID)) { return ++instance(); }
EXPORT_INT_AS(JOIN(bump_template_, ID)) { return ++Holder<int64_t>::value; }
EXPORT_INT_AS(JOIN(bump_inline_, ID)) { return ++inline_variable; }
EXPORT_INT_AS(JOIN(address_, ID)) { return reinterpret_cast<int64_t>(&instance); }
