#include "target.h"
BEGIN(probe)
  lea distance(%rip), %rcx
  movslq (%rcx), %rax
  mov (%rcx, %rax), %rax
  mov (%rax), %rax
  ret
END(probe)

.data
  .balign 4
distance:
  .long target@GOTPCREL
