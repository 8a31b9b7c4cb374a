// TLS descriptors: of a variable, of the module, and with the call in another register's lea.
#include "check.h"

__thread int variable = 61;
static __thread int local[2] __attribute__((used)) = {62, 63};

__asm__(
    ".text\n"
    ".type of_variable, @function\n"
    "of_variable:\n"
    " leaq variable@tlsdesc(%rip), %rax\n"
    " call *variable@tlscall(%rax)\n"
    " addq %fs:0, %rax\n"
    " ret\n"
    ".type of_local, @function\n"
    "of_local:\n"
    " leaq local@tlsdesc(%rip), %rax\n"
    " call *local@tlscall(%rax)\n"
    " addq %fs:0, %rax\n"
    " ret\n"
    ".type through_module, @function\n"
    "through_module:\n"
    " leaq _TLS_MODULE_BASE_@tlsdesc(%rip), %rax\n"
    " call *_TLS_MODULE_BASE_@tlscall(%rax)\n"
    " movq %fs:0, %rdx\n"
    " leaq local@dtpoff+4(%rax,%rdx), %rax\n"
    " ret\n");
int *of_variable(void) __attribute__((visibility("hidden")));
int *of_local(void) __attribute__((visibility("hidden")));
int *through_module(void) __attribute__((visibility("hidden")));

int check(void) {
  CHECK(of_variable() == &variable && *of_variable() == 61);
  CHECK(of_local() == &local[0] && *of_local() == 62);
  CHECK(through_module() == &local[1] && *through_module() == 63);
  return 0;
}
