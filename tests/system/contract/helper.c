// A shared library to try things with.
#include <stdlib.h>

#ifdef _WIN32
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED
#endif

EXPORTED int helper_answer(void) { return 42; }

EXPORTED int helper_random(void) { return rand(); }

// Those of Windows cannot be exported.
#ifndef _WIN32
__thread int helper_thread_local = 7;
#endif
