#include "target.h"
BEGIN(probe)
  mov $-1, %rax
  test %rax, target@GOTPCREL(%rip)
  jz 1f
  mov target@GOTPCREL(%rip), %rax
  mov (%rax), %rax
1:ret
END(probe)
