#include "target.h"
BEGIN(probe)
  mov pointer(%rip), %rax
  mov (%rax), %rax
  ret
END(probe)

.data
  .byte 1, 2, 3
pointer:
  .quad target + ADDEND
  .byte 4
