#include "target.h"
BEGIN(probe)
1:lea 1b(%rip), %rcx
  movabs $_GLOBAL_OFFSET_TABLE_ - 1b, %rax
  add %rax, %rcx
  lea _GLOBAL_OFFSET_TABLE_(%rip), %rax
  cmp %rax, %rcx
  jne 2f
  movabs $target@GOTOFF + ADDEND, %rax
  mov (%rcx, %rax), %rax
  ret
2:xor %eax, %eax
  ret
END(probe)
