// Initial exec: by mov, by add, with other registers.
#include "check.h"

__thread int variable = 41;
static __thread int local[2] __attribute__((used)) = {42, 43};

__asm__(
    ".text\n"
    ".type by_mov, @function\n"
    "by_mov:\n"
    " movq variable@gottpoff(%rip), %rax\n"
    " movl %fs:(%rax), %eax\n"
    " ret\n"
    ".type by_add, @function\n"
    "by_add:\n"
    " movq %fs:0, %r12\n"
    " addq variable@gottpoff(%rip), %r12\n"
    " movl (%r12), %eax\n"
    " ret\n"
    ".type of_local, @function\n"
    "of_local:\n"
    " movq local@gottpoff(%rip), %r11\n"
    " movl %fs:4(%r11), %eax\n"
    " ret\n"
    "");
int by_mov(void) __attribute__((visibility("hidden")));
int of_local(void) __attribute__((visibility("hidden")));

int check(void) {
  int added;
  __asm__ volatile("call by_add" : "=a"(added) : : "r12", "memory", "cc");
  CHECK(by_mov() == 41 && added == 41 && of_local() == 43);
  return 0;
}
