#include "target.h"
BEGIN(probe)
  lea distance(%rip), %rcx
  mov (%rcx), %rax
  mov (%rcx, %rax), %rax
  mov (%rax), %rax
  ret
END(probe)

.data
  .balign 8
distance:
  .quad 0
  .reloc distance, R_X86_64_GOTPCREL64, target
