#include <elf.h>
#include <string.h>

#include "check.h"

extern const Elf64_Ehdr __ehdr_start __attribute__((visibility("hidden")));

int check(void) {
  CHECK(memcmp(__ehdr_start.e_ident, ELFMAG, SELFMAG) == 0);
  CHECK(__ehdr_start.e_machine == EM_X86_64);
  return 0;
}
