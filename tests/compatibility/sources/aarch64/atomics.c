// Every operation and size that libgcc.a has a function for.
#include "check.h"

#define EACH(T)                                                               \
  static int of_##T(void) {                                                   \
    static T v;                                                               \
    v = 5;                                                                    \
    T expected = 5;                                                           \
    CHECK(__atomic_compare_exchange_n(&v, &expected, 7, 0, 5, 0) && v == 7);  \
    CHECK(!__atomic_compare_exchange_n(&v, &expected, 9, 1, 2, 2));           \
    CHECK(expected == 7);                                                     \
    CHECK(__atomic_exchange_n(&v, 12, __ATOMIC_ACQUIRE) == 7);                \
    CHECK(__atomic_fetch_add(&v, 3, __ATOMIC_RELAXED) == 12);                 \
    CHECK(__atomic_fetch_sub(&v, 1, __ATOMIC_RELEASE) == 15);                 \
    CHECK(__atomic_fetch_and(&v, 12, __ATOMIC_SEQ_CST) == 14);                \
    CHECK(__atomic_fetch_or(&v, 3, __ATOMIC_ACQ_REL) == 12);                  \
    CHECK(__atomic_fetch_xor(&v, 5, __ATOMIC_ACQUIRE) == 15);                 \
    CHECK(__sync_fetch_and_add(&v, 1) == 10 && v == 11);                      \
    CHECK(__sync_bool_compare_and_swap(&v, 11, 1) && v == 1);                 \
    return 0;                                                                 \
  }

typedef unsigned char one;
typedef unsigned short two;
typedef unsigned int four;
typedef unsigned long eight;
EACH(one)
EACH(two)
EACH(four)
EACH(eight)

int check(void) {
  CHECK(of_one() == 0);
  CHECK(of_two() == 0);
  CHECK(of_four() == 0);
  CHECK(of_eight() == 0);
  return 0;
}
