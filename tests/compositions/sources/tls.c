// Thread-local variables of one TLS model (-ftls-model): exported, static, zero, of a large
// alignment, and hidden ones that another unit reaches (LOCAL) where both are in one library.
#include <pthread.h>

#include "composed.h"

#ifdef LOCAL
#define SCOPE __attribute__((visibility("hidden")))
#else
#define SCOPE
#endif

extern SCOPE __thread int NAMED(shared);
extern SCOPE __thread char NAMED(large)[40];

static __thread int own = OWN;
static __thread int zero;

#if UNIT == 1
SCOPE __thread int NAMED(shared) = OWN + 1000;
SCOPE __thread char NAMED(large)[40] __attribute__((aligned(32))) = "large";
#endif

static void look(void) {
  REPORT("shared", NAMED(shared));
  REPORT("own", own);
  REPORT("zero", zero);
  REPORT("large", NAMED(large)[2]);
  REPORT("alignment", (unsigned long)NAMED(large) % 32);
}

static void* run(void* argument) {
  look();
  NAMED(shared) += 1, own += 2, zero += 3, NAMED(large)[2] += 4;
  look();
  return argument;
}

ENTRY {
  pthread_t thread;
  look();
  NAMED(shared) += 10, own += 20, zero += 30, NAMED(large)[2] += 1;
  if (pthread_create(&thread, 0, run, 0) == 0) pthread_join(thread, 0);
  look();
  REPORT_PLACE("address", &NAMED(shared));
}
