#include "target.h"
BEGIN(probe)
  push target@GOTPCREL(%rip)
  pop %rax
  mov (%rax), %rax
  ret
END(probe)
