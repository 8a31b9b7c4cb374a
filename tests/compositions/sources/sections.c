// Sections with names that are identifiers, whose bounds the linker defines: what each unit adds,
// in the order of the link, and one that no unit has.
#include "composed.h"

#define SET(name) __attribute__((used, section(NAME_OF(name))))

SET(numbers) static const int first = OWN;
SET(numbers) static const int second = OWN + 1000;
SET(writable) static int third = OWN;

extern const int NAMED(__start_numbers)[], NAMED(__stop_numbers)[];
extern int NAMED(__start_writable)[] __attribute__((visibility("hidden")));
extern int NAMED(__stop_writable)[] __attribute__((visibility("hidden")));
extern int NAMED(__start_nothing)[] __attribute__((weak));
extern int NAMED(__stop_nothing)[] __attribute__((weak));

ENTRY {
  REPORT("numbers", NAMED(__stop_numbers) - NAMED(__start_numbers));
  for (const int* item = NAMED(__start_numbers); item != NAMED(__stop_numbers); ++item)
    REPORT("number", *item);
  for (int* item = NAMED(__start_writable); item != NAMED(__stop_writable); ++item)
    REPORT("writable", (*item)++);
  REPORT("nothing", NAMED(__stop_nothing) - NAMED(__start_nothing));
}
