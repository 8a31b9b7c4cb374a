// A static variable of an inline function, as an object or (with SHARED) a shared library has it.
#include "kernel.h"

inline int* counter() {
  static int* const made = new int(0);  // with a guard, which is one as well
  static int count = 0;
  *made += 1;
  return &++count;
}

#ifdef SHARED
extern "C" int bump_in_shared() { return *counter(); }
#else
EXPORT_INT(bump) { return *counter(); }
#endif
