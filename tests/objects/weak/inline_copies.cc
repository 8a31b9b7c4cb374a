// Inline variables of two compilers' objects: GCC makes unique symbols of them, Clang weak ones.
// Their names end in CASE.
#include "kernel.h"

template <class T>
struct JOIN(Holder, CASE) {
  static int value;
};
template <class T>
int JOIN(Holder, CASE)<T>::value = 503;

inline __attribute__((noinline)) int JOIN(Count, CASE)() {
  static int count = 5;
  return count++;
}

#ifdef MEMBER
extern "C" int counted() { return JOIN(Count, CASE)(); }
extern "C" int held() { return JOIN(Holder, CASE)<int>::value++; }
#else
extern "C" int counted();
extern "C" int held();

EXPORT_INT(count) {
  int first = JOIN(Count, CASE)();
  return first * 100 + counted();
}
EXPORT_INT(hold) {
  int first = JOIN(Holder, CASE)<int>::value++;
  return first * 1000 + held();
}
#endif
