// dlopen, dlsym and dlclose out of an object; RTLD_DEFAULT; dl_iterate_phdr.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>

#include "check.h"

static int count(struct dl_phdr_info *info, size_t size, void *total) {
  (void)info, (void)size;
  ++*(int *)total;
  return 0;
}

int check(void) {
  void *libm = dlopen("libm.so.6", RTLD_NOW);
  CHECK(libm != 0);
  double (*cosine)(double) = (double (*)(double))dlsym(libm, "cos");
  CHECK(cosine && cosine(0.0) == 1.0);
  CHECK(dlsym(RTLD_DEFAULT, "malloc") != 0 && dlsym(libm, "no_such_function") == 0);
  CHECK(dlerror() != 0);
  Dl_info info;
  CHECK(dladdr((void *)cosine, &info) != 0);
  int total = 0;
  dl_iterate_phdr(count, &total);
  CHECK(total > 3);
  dlclose(libm);
  return 0;
}
