// Inline assembly: operands, clobbers, a jump to a label of C, another section, its own symbol.
#include "check.h"

__asm__(
    ".text\n"
    ".type asm_add, @function\n"
    "asm_add:\n"
    "  leal (%rdi,%rsi), %eax\n"
    "  ret\n"
    ".size asm_add, .-asm_add\n");
int asm_add(int, int) __attribute__((visibility("hidden")));

static int has_bit(unsigned long value, unsigned long bit) {
  __asm__ goto("btq %1, %0\n\tjc %l[yes]" : : "r"(value), "r"(bit) : "cc" : yes);
  return 0;
yes:
  return 1;
}

static int in_other_section(void) {
  int result;
  __asm__(
      "jmp 1f\n"
      ".pushsection .text.elsewhere, \"ax\", @progbits\n"
      "1: movl $33, %0\n\t"
      "jmp 2f\n"
      ".popsection\n"
      "2:"
      : "=r"(result));
  return result;
}

int check(void) {
  unsigned a = OPAQUE(0u), b, c, d;
  __asm__("cpuid" : "+a"(a), "=b"(b), "=c"(c), "=d"(d));
  CHECK(a > 0);
  CHECK(asm_add(OPAQUE(2), 3) == 5);
  CHECK(has_bit(OPAQUE(8UL), 3) && !has_bit(OPAQUE(8UL), 2));
  CHECK(in_other_section() == 33);
  return 0;
}
