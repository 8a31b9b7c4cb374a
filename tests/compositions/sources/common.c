// Tentative definitions (-fcommon) of different sizes and alignments, perhaps with one that is
// initialized (INITIALIZED).
#include "composed.h"

#if UNIT == 3 && defined(INITIALIZED)
int NAMED(array)[6] = {OWN, 2, 3};
#else
int NAMED(array)[2 * UNIT];
#endif
int NAMED(aligned) __attribute__((aligned(16 << UNIT)));

ENTRY {
  REPORT("before", NAMED(array)[0]);
  NAMED(array)[2 * UNIT - 1] += OWN;
  for (int i = 0; i < 2 * UNIT; ++i) REPORT("item", NAMED(array)[i]);
  REPORT("alignment", (unsigned long)&NAMED(aligned) % (16 << UNIT));
  REPORT("aligned", NAMED(aligned)++);
  REPORT_PLACE("array", NAMED(array));
}
