// An immediate operand follows the displacement: the addend is not -4.
#include "target.h"
BEGIN(probe)
  xor %eax, %eax
  cmpq $20 + ADDEND / 8 * 10, target + ADDEND(%rip)
  jne 1f
  mov target + ADDEND(%rip), %rax
1:ret
END(probe)
