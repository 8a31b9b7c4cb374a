// Old compilers call __tls_get_addr with a stack that is not aligned.
#include "check.h"

__thread int counted = 6;

__asm__(
    ".text\n"
    ".type from_odd_stack, @function\n"
    "from_odd_stack:\n"
    "  .byte 0x66\n"
    "  leaq counted@tlsgd(%rip), %rdi\n"
    "  .value 0x6666\n"
    "  rex64\n"
    "  call __tls_get_addr@PLT\n"
    "  ret\n");
int *from_odd_stack(void) __attribute__((visibility("hidden")));

int check(void) {
  int *first;
  __asm__ volatile(
      "movq %%rsp, %%rbx\n"
      "subq $256, %%rsp\n"
      "andq $-16, %%rsp\n"
      "call from_odd_stack\n"
      "movq %%rbx, %%rsp\n"
      : "=a"(first)
      :
      : "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory", "cc");
  CHECK(*first == 6);
  __asm__ volatile(
      "movq %%rsp, %%rbx\n"
      "subq $256, %%rsp\n"
      "andq $-16, %%rsp\n"
      "subq $8, %%rsp\n"
      "call from_odd_stack\n"
      "movq %%rbx, %%rsp\n"
      : "=a"(first)
      :
      : "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory", "cc");
  CHECK(*first == 6);
  return 0;
}
