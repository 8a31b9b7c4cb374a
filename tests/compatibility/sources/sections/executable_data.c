// Code in a section with a name of data, and data between code.
#include "check.h"

__attribute__((section(".data.code,\"ax\",@progbits#"))) int in_data(void) { return 3; }

__asm__(
    ".text\n"
    ".globl table_in_text\n"
    "table_in_text: .long 11, 12, 13\n"
    ".p2align 4\n");
extern const int table_in_text[] __attribute__((visibility("hidden")));

int check(void) {
  CHECK(OPAQUE(&in_data)() == 3);
  CHECK(table_in_text[2] == 13);
  return 0;
}
