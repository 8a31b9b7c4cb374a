#include "target.h"
BEGIN(probe)
  movabs $target + ADDEND, %rax
  mov (%rax), %rax
  ret
END(probe)
