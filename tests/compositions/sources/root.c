// The only object of a feature that nothing refers to: it calls the entries of its units. UNITS is
// a list of CALL(number).
#define UNIT root
#include "composed.h"

#define CALL(unit) void ENTRY_OF(unit)(void);
UNITS
#undef CALL

void NAMED(observe)(void) {
#define CALL(unit) ENTRY_OF(unit)();
  UNITS
}
