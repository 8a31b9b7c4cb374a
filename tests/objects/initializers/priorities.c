// Constructors and destructors with priorities, in an object called -DNAME=a.
#include "kernel.h"
#include "trace.h"

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

__attribute__((constructor)) static void plain(void) { trace("+" TEXT(NAME)); }
__attribute__((constructor(200))) static void second(void) { trace("+" TEXT(NAME) "200"); }
__attribute__((constructor(101))) static void first(void) { trace("+" TEXT(NAME) "101"); }
__attribute__((destructor)) static void plain_end(void) { trace("-" TEXT(NAME)); }
__attribute__((destructor(200))) static void second_end(void) { trace("-" TEXT(NAME) "200"); }
__attribute__((destructor(101))) static void first_end(void) { trace("-" TEXT(NAME) "101"); }

EXPORT_INT_AS(JOIN(run_, NAME)) { return 1; }
