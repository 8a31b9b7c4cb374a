#include "target.h"
BEGIN(probe)
  lea _GLOBAL_OFFSET_TABLE_(%rip), %rcx
  movabs $0, %rax
  .reloc . - 8, R_X86_64_GOTPLT64, target
  mov (%rcx, %rax), %rax
  mov (%rax), %rax
  ret
END(probe)
