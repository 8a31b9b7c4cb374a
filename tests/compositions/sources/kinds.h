// One symbol in several units, in each as another KIND: as a FUNCTION, as data (DATA) or as a
// thread-local variable (TLS). With CONSTRUCTED a constructor tells which units were linked.
#include "composed.h"

#define STRONG 1
#define WEAK 2
#define UNDEFINED 3
#define WEAK_UNDEFINED 4
#define HIDDEN_UNDEFINED 5
#define HIDDEN 6
#define PROTECTED 7
#define ALIAS 8
#define WEAK_ALIAS 9
#define COMDAT 10
#define IFUNC 11
#define COMMON 12
#define LARGE_COMMON 13
#define ZERO 14
#define HIDDEN_WEAK 15
#define LARGE 16

#define SYMBOL NAMED(symbol)

#if KIND == WEAK || KIND == WEAK_UNDEFINED || KIND == WEAK_ALIAS || KIND == HIDDEN_WEAK
#define WEAKNESS __attribute__((weak))
#else
#define WEAKNESS
#endif

#if KIND == HIDDEN || KIND == HIDDEN_UNDEFINED || KIND == HIDDEN_WEAK
#define VISIBILITY __attribute__((visibility("hidden")))
#elif KIND == PROTECTED
#define VISIBILITY __attribute__((visibility("protected")))
#else
#define VISIBILITY
#endif

#if KIND == UNDEFINED || KIND == WEAK_UNDEFINED || KIND == HIDDEN_UNDEFINED
#define IS_UNDEFINED 1
#else
#define IS_UNDEFINED 0
#endif

#ifdef CONSTRUCTED
__attribute__((constructor)) static void note_link(void) { NOTE("linked"); }
#endif
