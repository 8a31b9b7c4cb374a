// 16 bytes at once, and an object that needs a lock.
#include <stdatomic.h>

#include "check.h"

typedef struct {
  long a, b;
} pair;
typedef struct {
  char bytes[40];
} large;

static _Atomic pair shared;
static _Atomic large locked;

int check(void) {
  pair expected = {0, 0}, next = {1, 2};
  CHECK(atomic_compare_exchange_strong(&shared, &expected, next));
  pair seen = atomic_load(&shared);
  CHECK(seen.a == 1 && seen.b == 2);
  large value = {{0}};
  value.bytes[39] = 7;
  atomic_store(&locked, value);
  CHECK(atomic_load(&locked).bytes[39] == 7 && !atomic_is_lock_free(&locked));
  return 0;
}
