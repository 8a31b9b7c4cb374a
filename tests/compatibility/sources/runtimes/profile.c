// Clang's instrumentation: sections that the run time finds by their bounds.
#include <unistd.h>

#include "check.h"

int __llvm_profile_write_file(void);
void __llvm_profile_set_filename(const char *);
unsigned long __llvm_profile_get_size_for_buffer(void);

__attribute__((noinline)) static int work(int n) { return n > 2 ? n : -n; }

int check(void) {
  CHECK(work(OPAQUE(3)) == 3 && work(OPAQUE(1)) == -1);
  CHECK(__llvm_profile_get_size_for_buffer() > 100);
  __llvm_profile_set_filename("counts.profraw");
  CHECK(__llvm_profile_write_file() == 0);
  CHECK(access("counts.profraw", R_OK) == 0);
  return 0;
}
