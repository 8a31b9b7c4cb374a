// What newer compilers call for __sync_fetch_and_add and the like: with a full barrier.
#include "check.h"

#define DECLARE(name, type) type name(type, type*)
#define SIZES(name)                              \
  DECLARE(__aarch64_##name##1_sync, unsigned char);  \
  DECLARE(__aarch64_##name##2_sync, unsigned short); \
  DECLARE(__aarch64_##name##4_sync, unsigned int);   \
  DECLARE(__aarch64_##name##8_sync, unsigned long)
SIZES(swp);
SIZES(ldadd);
SIZES(ldclr);
SIZES(ldeor);
SIZES(ldset);
unsigned char __aarch64_cas1_sync(unsigned char, unsigned char, unsigned char*);
unsigned short __aarch64_cas2_sync(unsigned short, unsigned short, unsigned short*);
unsigned int __aarch64_cas4_sync(unsigned int, unsigned int, unsigned int*);
unsigned long __aarch64_cas8_sync(unsigned long, unsigned long, unsigned long*);
typedef unsigned __int128 sixteen;
sixteen __aarch64_cas16_sync(sixteen, sixteen, sixteen*);

#define EACH(size, type)                                             \
  static int of_##size(void) {                                       \
    static type v;                                                   \
    v = 5;                                                           \
    CHECK(__aarch64_cas##size##_sync(5, 7, &v) == 5 && v == 7);      \
    CHECK(__aarch64_cas##size##_sync(5, 8, &v) == 7 && v == 7);      \
    CHECK(__aarch64_swp##size##_sync(12, &v) == 7 && v == 12);       \
    CHECK(__aarch64_ldadd##size##_sync(3, &v) == 12 && v == 15);     \
    CHECK(__aarch64_ldclr##size##_sync(2, &v) == 15 && v == 13);     \
    CHECK(__aarch64_ldeor##size##_sync(1, &v) == 13 && v == 12);     \
    CHECK(__aarch64_ldset##size##_sync(3, &v) == 12 && v == 15);     \
    return 0;                                                        \
  }
EACH(1, unsigned char)
EACH(2, unsigned short)
EACH(4, unsigned int)
EACH(8, unsigned long)

int check(void) {
  CHECK(of_1() == 0);
  CHECK(of_2() == 0);
  CHECK(of_4() == 0);
  CHECK(of_8() == 0);
  static sixteen large = 5;
  CHECK(__aarch64_cas16_sync(5, (sixteen)1 << 100, &large) == 5);
  CHECK(large == (sixteen)1 << 100);
  return 0;
}
