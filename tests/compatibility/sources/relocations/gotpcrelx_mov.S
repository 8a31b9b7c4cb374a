#include "target.h"
BEGIN(probe)
  mov target@GOTPCREL(%rip), %rax
  mov (%rax), %rax
  ret
END(probe)
