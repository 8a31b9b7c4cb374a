// General dynamic, in the spellings of the psABI and of compilers without a PLT.
#include "check.h"

__thread int variable = 21;

#define FUNCTION(name, body)       \
  __asm__(".text\n.type " #name    \
          ", @function\n" #name    \
          ":\n pushq %rbx\n" body  \
          " popq %rbx\n ret\n");   \
  int *name(void) __attribute__((visibility("hidden")))

FUNCTION(plain,
         " .byte 0x66\n leaq variable@tlsgd(%rip), %rdi\n"
         " .value 0x6666\n rex64\n call __tls_get_addr@PLT\n");
FUNCTION(without_plt,
         " .byte 0x66\n leaq variable@tlsgd(%rip), %rdi\n"
         " .byte 0x66\n rex64\n call *__tls_get_addr@GOTPCREL(%rip)\n");
FUNCTION(large,
         " leaq variable@tlsgd(%rip), %rdi\n"
         " leaq _GLOBAL_OFFSET_TABLE_(%rip), %rbx\n"
         " movabsq $__tls_get_addr@PLTOFF, %rax\n"
         " addq %rbx, %rax\n"
         " call *%rax\n");

int check(void) {
  CHECK(plain() == &variable && *plain() == 21);
  CHECK(without_plt() == &variable);
  CHECK(large() == &variable);
  return 0;
}
