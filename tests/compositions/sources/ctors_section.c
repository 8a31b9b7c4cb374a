// Initializers and finalizers in the sections of old compilers, with priorities and without.
#include "composed.h"

static void begin(void) { NOTE("ctors"); }
static void begin_again(void) { NOTE("ctors, second"); }
static void begin_early(void) { NOTE("ctors.65000"); }
static void end(void) { NOTE("dtors"); }
static void end_again(void) { NOTE("dtors, second"); }
static void end_late(void) { NOTE("dtors.65000"); }

#define IN(section_name) __attribute__((used, section(section_name))) static void (*const
IN(".ctors") first)(void) = begin;
IN(".ctors") second)(void) = begin_again;
IN(".ctors.65000") third)(void) = begin_early;
IN(".dtors") fourth)(void) = end;
IN(".dtors") fifth)(void) = end_again;
IN(".dtors.65000") sixth)(void) = end_late;

__attribute__((constructor)) static void constructor(void) { NOTE("constructor"); }
__attribute__((destructor)) static void destructor(void) { NOTE("destructor"); }

ENTRY { NOTE("entry"); }
