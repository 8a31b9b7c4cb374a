// Local dynamic: a 64-bit offset in code.
#include "check.h"

static __thread long table[4] __attribute__((used)) = {31, 32, 33, 34};

__asm__(
    ".text\n"
    ".type third, @function\n"
    "third:\n"
    " pushq %rbx\n"
    " leaq table@tlsld(%rip), %rdi\n"
    " call __tls_get_addr@PLT\n"
    " movabsq $table@dtpoff+16, %rdx\n"
    " addq %rdx, %rax\n"
    " popq %rbx\n"
    " ret\n");
long *third(void) __attribute__((visibility("hidden")));

int check(void) {
  CHECK(third() == &table[2] && *third() == 33);
  return 0;
}
