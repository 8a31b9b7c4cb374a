// Local dynamic: offsets with addends, and in data.
#include "check.h"

static __thread long table[4] __attribute__((used)) = {31, 32, 33, 34};

__asm__(
    ".text\n"
    ".type module_base, @function\n"
    "module_base:\n"
    " pushq %rbx\n"
    " leaq table@tlsld(%rip), %rdi\n"
    " call __tls_get_addr@PLT\n"
    " popq %rbx\n"
    " ret\n"
    ".type second, @function\n"
    "second:\n"
    " pushq %rbx\n"
    " leaq table@tlsld(%rip), %rdi\n"
    " call *__tls_get_addr@GOTPCREL(%rip)\n"
    " leaq table@dtpoff+8(%rax), %rax\n"
    " popq %rbx\n"
    " ret\n"
    ".data\n"
    ".balign 8\n"
    "offset_of_fourth: .quad table@dtpoff+24\n"
    "offset_of_second: .long table@dtpoff+8\n"
    ".text\n");
char *module_base(void) __attribute__((visibility("hidden")));
long *second(void) __attribute__((visibility("hidden")));
extern long offset_of_fourth __attribute__((visibility("hidden")));
extern int offset_of_second __attribute__((visibility("hidden")));

int check(void) {
  CHECK(second() == &table[1] && *second() == 32);
  CHECK(*(long *)(module_base() + offset_of_fourth) == 34);
  CHECK(*(long *)(module_base() + offset_of_second) == 32);
  return 0;
}
