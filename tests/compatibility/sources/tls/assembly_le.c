// Local exec: no shared library may have it.
#include "check.h"

__thread int variable = 51;
static __thread int zero[2] __attribute__((used));

__asm__(
    ".text\n"
    ".type direct, @function\n"
    "direct:\n"
    " movl %fs:variable@tpoff, %eax\n"
    " ret\n"
    ".type through_register, @function\n"
    "through_register:\n"
    " movq %fs:0, %rax\n"
    " leaq zero@tpoff+4(%rax), %rax\n"
    " ret\n"
    ".type wide, @function\n"
    "wide:\n"
    " movabsq $variable@tpoff, %rax\n"
    " movl %fs:(%rax), %eax\n"
    " ret\n"
    ".data\n"
    "distance: .long variable@tpoff\n"
    ".balign 8\n"
    "wide_distance: .quad zero@tpoff+4\n"
    ".text\n");
int direct(void) __attribute__((visibility("hidden")));
int *through_register(void) __attribute__((visibility("hidden")));
int wide(void) __attribute__((visibility("hidden")));
extern long wide_distance __attribute__((visibility("hidden")));
extern int distance __attribute__((visibility("hidden")));

int check(void) {
  CHECK(direct() == 51 && wide() == 51);
  CHECK(through_register() == &zero[1]);
  *through_register() = 5;
  CHECK(zero[1] == 5);
  CHECK(*(int *)((char *)__builtin_thread_pointer() + distance) == 51);
  CHECK(*(int *)((char *)__builtin_thread_pointer() + wide_distance) == 5);
  return 0;
}
