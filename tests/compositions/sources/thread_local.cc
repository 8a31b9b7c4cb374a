// C++ thread_local with constructors and destructors: of another unit, static, in a function, and
// of an inline variable, in the main thread and in one that ends.
#include <pthread.h>

#include "composed.h"

namespace NAMED(space) {

struct Counted {
  explicit Counted(int start) : value(start) { REPORT_SHARED("made", value); }
  ~Counted() { REPORT_SHARED("gone", value); }
  int value;
};

extern thread_local Counted shared;
inline thread_local Counted in_line{OPAQUE(OWN) + 2000};
static thread_local Counted own{OPAQUE(OWN)};

#if UNIT == 1
thread_local Counted shared{OPAQUE(OWN) + 1000};
#endif

Counted& local();
#if UNIT == 2
Counted& local() {
  static thread_local Counted here{OPAQUE(OWN) + 3000};
  return here;
}
#endif

static void* run(void* argument) {
  REPORT("own", own.value++);
  REPORT("shared", shared.value++);
  REPORT("inline", in_line.value++);
#if UNIT == 2
  REPORT("local", local().value++);
#endif
  return argument;
}

}  // namespace NAMED(space)

ENTRY {
  pthread_t thread;
  for (int i = 0; i < 2; ++i) {
    if (pthread_create(&thread, nullptr, NAMED(space)::run, nullptr) == 0)
      pthread_join(thread, nullptr);
  }
}
