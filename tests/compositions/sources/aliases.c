// Aliases of functions and data, strong and weak; another unit replaces a weak one.
#include "composed.h"

extern int NAMED(strong)(void), NAMED(soft)(void), NAMED(replaced)(void);
extern int NAMED(strong_data), NAMED(soft_data), NAMED(target_data);

#if UNIT == 1
static int target(void) { return OPAQUE(OWN); }
int NAMED(target_data) = OWN;
int NAMED(strong)(void) __attribute__((alias("target")));
int NAMED(soft)(void) __attribute__((weak, alias("target")));
int NAMED(replaced)(void) __attribute__((weak, alias("target")));
extern int NAMED(strong_data) __attribute__((alias(NAME_OF(target_data))));
extern int NAMED(soft_data) __attribute__((weak, alias(NAME_OF(target_data))));
#else
int NAMED(replaced)(void) { return OPAQUE(OWN); }
#endif

ENTRY {
  REPORT("strong", NAMED(strong)());
  REPORT("soft", NAMED(soft)());
  REPORT("replaced", NAMED(replaced)());
  REPORT("same function", NAMED(strong) == NAMED(soft));
  NAMED(strong_data) += 1;
  REPORT("data", NAMED(target_data));
  REPORT("soft data", NAMED(soft_data));
  REPORT_PLACE("data", &NAMED(strong_data));
  REPORT_PLACE("data", &NAMED(soft_data));
  REPORT_PLACE("data", &NAMED(target_data));
}
