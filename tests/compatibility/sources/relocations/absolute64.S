#include "target.h"
BEGIN(probe)
  mov pointer(%rip), %rax
  mov (%rax), %rax
  ret
END(probe)

.data
  .balign 8
pointer:
  .quad target + ADDEND
