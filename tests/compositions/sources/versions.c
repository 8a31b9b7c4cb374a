// Two versions of a function and of a variable (.symver); the other unit asks for each by version.
#include "composed.h"

#define VERSION(number) TEXT(JOINED(V##number, KEY))

#if UNIT == 1
int NAMED(old_function)(void) { return OPAQUE(OWN) + 1000; }
int NAMED(new_function)(void) { return OPAQUE(OWN) + 2000; }
int NAMED(old_data) = OWN + 3000;
int NAMED(new_data) = OWN + 4000;
__asm__(".symver " NAME_OF(old_function) "," NAME_OF(function) "@" VERSION(1));
__asm__(".symver " NAME_OF(new_function) "," NAME_OF(function) "@@" VERSION(2));
__asm__(".symver " NAME_OF(old_data) "," NAME_OF(data) "@" VERSION(1));
__asm__(".symver " NAME_OF(new_data) "," NAME_OF(data) "@@" VERSION(2));

ENTRY { REPORT("own", NAMED(old_function)() + NAMED(new_function)()); }
#else
int NAMED(function)(void);
int NAMED(first_function)(void);
extern int NAMED(data), NAMED(first_data);
__asm__(".symver " NAME_OF(first_function) "," NAME_OF(function) "@" VERSION(1));
__asm__(".symver " NAME_OF(first_data) "," NAME_OF(data) "@" VERSION(1));

ENTRY {
  REPORT("default", NAMED(function)());
  REPORT("first", NAMED(first_function)());
  REPORT("default data", NAMED(data));
  REPORT("first data", NAMED(first_data));
  REPORT_PLACE("function", NAMED(function));
  REPORT_PLACE("function", NAMED(first_function));
}
#endif
