// A member that a link takes for `wanted`, which is weak or a common symbol in it. The definition
// under -DPREVAILS prevails; the member's constructor and its item of a section stay.
#include "kernel.h"

#ifdef THREAD_LOCAL
#define STORAGE __thread int
#else
#define STORAGE int
#endif

#if defined(READS)  // the object that exports
extern int count;
extern STORAGE wanted;
int prevails(void);
extern int __start_items[] __attribute__((weak));
extern int __stop_items[] __attribute__((weak));

EXPORT_INT(value) { return wanted; }
EXPORT_INT(number) { return prevails(); }
EXPORT_INT(constructed) { return count; }
int count;
EXPORT_INT(items) {
  int sum = 0;
#ifndef WITHOUT_ITEMS
  for (int* item = __start_items; item < __stop_items; ++item) sum += *item;
#endif
  return sum;
}
#elif defined(PREVAILS)
STORAGE wanted = 2;
int prevails(void) { return 3; }
#else
extern int count;
#ifdef COMMON
__attribute__((common)) STORAGE wanted;
#else
__attribute__((weak)) STORAGE wanted = 1;
#endif
__attribute__((constructor)) static void construct(void) { count += 10; }
__attribute__((section("items"), used)) static int item = 8;
#endif
