// Exceptions that cross units: thrown in one, cleaned up in a second, caught in a third; thrown
// and caught in an initializer too.
#include "composed.h"

namespace NAMED(space) {

struct Error {
  virtual ~Error() {}
  int code = 0;
};
struct Special : Error {
  explicit Special(int number) { code = number; }
};
template <typename Type>
struct Generic {
  Type value;
};

struct Cleanup {
  ~Cleanup() { REPORT_SHARED("cleaned up", 0); }
};

int throw_one(int kind);
int pass_on(int kind);

#if UNIT == 1
int throw_one(int kind) {
  Cleanup cleanup;
  if (kind == 0) throw Special(OPAQUE(OWN));
  if (kind == 1) throw Generic<int>{OPAQUE(OWN)};
  if (kind == 2) throw OPAQUE(OWN);
  return kind;
}
#elif UNIT == 2
int pass_on(int kind) {
  Cleanup cleanup;
  try {
    return throw_one(kind);
  } catch (const Generic<int>&) {
    NOTE("passed on");
    throw;
  }
}
#endif

static int caught(int (*function)(int), int kind) {
  try {
    return function(kind);
  } catch (const Error& error) {
    return error.code + 1000;
  } catch (const Generic<int>& error) {
    return error.value + 2000;
  } catch (int number) {
    return number + 3000;
  }
}

static int at_first = caught(throw_one, OPAQUE(0));

}  // namespace NAMED(space)

ENTRY {
  using namespace NAMED(space);
  REPORT("at first", at_first);
  for (int kind = 0; kind < 4; ++kind) {
    REPORT("thrown", caught(throw_one, kind));
#if UNIT != 1
    REPORT("passed", caught(pass_on, kind));
#endif
  }
}
