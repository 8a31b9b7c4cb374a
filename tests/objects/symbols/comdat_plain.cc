// Groups, weak and thread-local symbols, several sections: and no initializer to run.
#include <cstddef>

#include "kernel.h"

template <typename T>
struct Ring {
  T values[16] = {};
  std::size_t next = 0;
  __attribute__((noinline)) T push(T value) {
    T old = values[next % 16];
    values[next++ % 16] = value;
    return old;
  }
};

inline Ring<int64_t>& ring() {
  static thread_local Ring<int64_t> instance;
  return instance;
}

inline __attribute__((noinline)) int64_t twice(int64_t value) { return 2 * value; }
__attribute__((weak)) int64_t tuned(int64_t value) { return value + 1; }
extern "C" int64_t absent(int64_t) __attribute__((weak));

static const char* const names[] = {"zero", "one", "two", "three"};

EXPORT_INT(push) { return ring().push(twice(ARG(0))); }
EXPORT_INT(name) { return names[ARG(0) & 3][0]; }
EXPORT_INT(tune) { return absent ? absent(ARG(0)) : tuned(ARG(0)); }
