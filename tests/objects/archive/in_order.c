// What depends on the order of a link: items of a section, constructors, and a weak definition.
// Each of several objects has them with its NUMBER; with NEEDS it refers to what another one has.
#include "kernel.h"

__attribute__((section("items"), used)) static int item = NUMBER;

__attribute__((weak)) int which(void) { return NUMBER; }

extern void note(int number);

__attribute__((constructor)) static void construct(void) { note(NUMBER); }

#ifdef OLD_CONSTRUCTOR
__attribute__((section(".ctors"), used)) static void (*const old)(void) = construct;
#endif

#ifdef NEEDS
int JOIN(anchor, NEEDS)(void);
int (*JOIN(needs, NUMBER))(void) = JOIN(anchor, NEEDS);
#endif

int JOIN(anchor, NUMBER)(void) { return which(); }
