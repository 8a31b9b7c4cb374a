#include "target.h"
BEGIN(probe)
  push %r15
  mov target@GOTPCREL(%rip), %r15
  mov (%r15), %rax
  pop %r15
  ret
END(probe)
