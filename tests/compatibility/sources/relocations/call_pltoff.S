#include "function.h"
BEGIN(probe)
  sub $8, %rsp
  lea _GLOBAL_OFFSET_TABLE_(%rip), %rcx
  movabs $0, %rax
  .reloc . - 8, R_X86_64_PLTOFF64, FUNCTION
  add %rcx, %rax
  call *%rax
  add $8, %rsp
  ret
END(probe)
