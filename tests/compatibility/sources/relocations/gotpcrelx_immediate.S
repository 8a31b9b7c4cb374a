// An immediate operand follows the displacement: the addend is -5.
#include "target.h"
BEGIN(probe)
  xor %eax, %eax
  cmpq $0, target@GOTPCREL(%rip)
  je 1f
  mov target@GOTPCREL(%rip), %rax
  mov (%rax), %rax
1:ret
END(probe)
