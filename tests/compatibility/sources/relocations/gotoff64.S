#include "target.h"
BEGIN(probe)
  lea _GLOBAL_OFFSET_TABLE_(%rip), %rcx
  movabs $target@GOTOFF + ADDEND, %rax
  mov (%rcx, %rax), %rax
  ret
END(probe)
