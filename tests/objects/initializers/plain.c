// One constructor, one destructor, in an object called -DNAME=a that may need another library.
#include "kernel.h"
#include "trace.h"

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

#ifdef NEEDS
int NEEDS(void);
#endif

int NAME(void) { return 1; }

__attribute__((constructor)) static void start(void) { trace("+" TEXT(NAME)); }
__attribute__((destructor)) static void end(void) { trace("-" TEXT(NAME)); }

EXPORT_INT_AS(JOIN(run_, NAME)) {
#ifdef NEEDS
  return 1 + NEEDS();
#else
  return 1;
#endif
}
