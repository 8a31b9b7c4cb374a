// Weak definitions that another unit replaces, or not, and weak references that something defines,
// or nothing.
#include "composed.h"

#define WEAK __attribute__((weak))

#if UNIT == 1
WEAK int NAMED(replaced)(void) { return OPAQUE(OWN); }
WEAK int NAMED(kept)(void) { return OPAQUE(OWN); }
WEAK int NAMED(data) = OWN;
#elif UNIT == 2
int NAMED(replaced)(void) { return OPAQUE(OWN); }
WEAK int NAMED(kept)(void) { return OPAQUE(OWN); }
int NAMED(data) = OWN;
int NAMED(present)(void) { return OPAQUE(OWN); }
int NAMED(present_data) = OWN;
#endif

extern int NAMED(replaced)(void), NAMED(kept)(void), NAMED(data);
extern WEAK int NAMED(absent)(void), NAMED(absent_data);
#if UNIT != 2
extern WEAK int NAMED(present)(void), NAMED(present_data);
#endif

ENTRY {
  REPORT("replaced", NAMED(replaced)());
  REPORT("kept", NAMED(kept)());
  REPORT("data", NAMED(data));
  REPORT("absent", NAMED(absent) ? NAMED(absent)() : -1);
  REPORT("absent data", &NAMED(absent_data) ? NAMED(absent_data) : -1);
  REPORT("present", NAMED(present) ? NAMED(present)() : -1);
  REPORT("present data", &NAMED(present_data) ? NAMED(present_data) : -1);
  REPORT_PLACE("kept", NAMED(kept));
  REPORT_PLACE("data", &NAMED(data));
}
