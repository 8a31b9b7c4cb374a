// The program that objects are linked into which a shared library cannot hold. Its arguments are
// the functions to call.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

void report_value(const char* key, const char* what, long value);

int main(int count, char** names) {
  report_value("-", "initialized", 0);
  for (int i = 1; i < count; ++i) {
    void (*observe)(void) = (void (*)(void))dlsym(RTLD_DEFAULT, names[i]);
    if (observe == NULL) {
      fprintf(stderr, "no %s\n", names[i]);
      return 92;
    }
    observe();
  }
  report_value("-", "observed", 0);
  return 0;
}
