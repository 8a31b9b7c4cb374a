// Constructors and destructors with priorities and without: their order over all units.
#include "composed.h"

#define BOTH(priority)                                                                      \
  __attribute__((constructor(priority))) static void JOINED(begin, priority)(void) {       \
    NOTE("constructor " #priority);                                                         \
  }                                                                                         \
  __attribute__((destructor(priority))) static void JOINED(end, priority)(void) {          \
    NOTE("destructor " #priority);                                                          \
  }

BOTH(65000)
BOTH(200)
BOTH(201)
__attribute__((constructor)) static void begin(void) { NOTE("constructor"); }
__attribute__((destructor)) static void end(void) { NOTE("destructor"); }
__attribute__((constructor)) static void begin_again(void) { NOTE("second constructor"); }
__attribute__((destructor)) static void end_again(void) { NOTE("second destructor"); }

ENTRY { NOTE("entry"); }
