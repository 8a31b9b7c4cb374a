// An IFUNC that another unit calls, points to and calls in a constructor, and one of its own. With
// PADDED they lie at other offsets than those of another such feature.
#include "composed.h"

int NAMED(pick)(void);
extern int (*const NAMED(table)[])(void);

#ifdef PADDED
__attribute__((used)) static int padding(int x) { return x * 3 + OWN; }
#endif

// The choice is one that no compiler makes by itself: Clang would put the function that is chosen in
// place of the IFUNC.
#define CHOOSE(function) (OPAQUE(1) ? (function) : 0)

static int second(void) { return OPAQUE(OWN); }
static int (*resolve_own(void))(void) { return CHOOSE(second); }
static int own(void) __attribute__((ifunc("resolve_own")));

#if UNIT == 1
static int first(void) { return OPAQUE(OWN + 1000); }
static int (*resolve(void))(void) { return CHOOSE(first); }
int NAMED(pick)(void) __attribute__((ifunc("resolve")));
int (*const NAMED(table)[])(void) = {NAMED(pick), own};
#else
static int (*volatile pointer)(void) = NAMED(pick);

__attribute__((constructor)) static void initialize(void) { REPORT("at first", NAMED(pick)()); }
#endif

ENTRY {
  REPORT("own", own());
  REPORT("pick", NAMED(pick)());
  REPORT("table", NAMED(table)[0]());
  REPORT("own of the table", NAMED(table)[1]());
  REPORT("same", NAMED(table)[0] == NAMED(pick));
#if UNIT == 2
  REPORT("pointer", pointer());
  REPORT("same pointer", pointer == NAMED(pick));
#endif
}
