#include <stdint.h>

#include "check.h"

__asm__(".set local_value, 0x5678\n.globl copy_of_local\n.set copy_of_local, local_value + 2");
__asm__(".data\n.balign 8\nvalues: .quad local_value, copy_of_local\n.text");
extern uint64_t values[] __attribute__((visibility("hidden")));
__asm__(".globl values\n.hidden values");

int check(void) {
  CHECK(values[0] == 0x5678 && values[1] == 0x567a);
  return 0;
}
