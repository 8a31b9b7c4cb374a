// An initializer loads a shared library, and one asks for itself by name.
#include <dlfcn.h>

#include "check.h"
static double (*cosine)(double);
static void *handle;
__attribute__((constructor)) static void begin(void) {
  handle = dlopen("libm.so.6", RTLD_NOW);
  if (handle) *(void **)&cosine = dlsym(handle, "cos");
}
__attribute__((destructor)) static void end(void) { dlclose(handle); }
int check(void) {
  CHECK(cosine && cosine(0) == 1);
  return 0;
}
