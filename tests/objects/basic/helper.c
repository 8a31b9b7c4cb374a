// A plain C function for other objects to call; -DHELPER_VISIBILITY=hidden narrows who may.
#ifndef VALUE
#define VALUE 1
#endif
#ifndef HELPER_VISIBILITY
#define HELPER_VISIBILITY default
#endif
#define STRING(x) #x
#define VISIBILITY(x) __attribute__((visibility(STRING(x))))
#define VISIBLE(x) VISIBILITY(x)

VISIBLE(HELPER_VISIBILITY) int helper(void) { return VALUE; }
VISIBLE(HELPER_VISIBILITY) int helper_data = VALUE;
