// Binary operations that a linker may relax to ones with an immediate operand.
#include "target.h"
BEGIN(probe)
  xor %eax, %eax
  add target@GOTPCREL(%rip), %rax
  sub target@GOTPCREL(%rip), %rax
  jnz 1f
  or target@GOTPCREL(%rip), %rax
  xor target@GOTPCREL(%rip), %rax
  jnz 1f
  mov $-1, %rax
  and target@GOTPCREL(%rip), %rax
  cmp target@GOTPCREL(%rip), %rax
  jne 1f
  clc
  sbb target@GOTPCREL(%rip), %rax
  jnz 1f
  clc
  adc target@GOTPCREL(%rip), %rax
  mov (%rax), %rax
  ret
1:xor %eax, %eax
  ret
END(probe)
