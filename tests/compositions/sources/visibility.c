// Hidden, internal and protected symbols, defined in one unit and used in the other.
#include "composed.h"

#define VISIBLE(kind) __attribute__((visibility(#kind)))

VISIBLE(hidden) int NAMED(hidden)(void);
VISIBLE(internal) int NAMED(internal)(void);
VISIBLE(protected) int NAMED(protected)(void);
extern VISIBLE(hidden) int NAMED(hidden_data);
extern VISIBLE(hidden) __attribute__((weak)) int NAMED(absent);

#if UNIT == 1
int NAMED(hidden)(void) { return OPAQUE(OWN); }
int NAMED(internal)(void) { return OPAQUE(OWN) + 1000; }
int NAMED(protected)(void) { return OPAQUE(OWN) + 2000; }
int NAMED(hidden_data) = OWN;
#endif

ENTRY {
  REPORT("hidden", NAMED(hidden)());
  REPORT("internal", NAMED(internal)());
  REPORT("protected", NAMED(protected)());
  REPORT("hidden data", NAMED(hidden_data)++);
  REPORT("absent", &NAMED(absent) != 0);
  REPORT_PLACE("hidden", NAMED(hidden));
  REPORT_PLACE("hidden data", &NAMED(hidden_data));
}
