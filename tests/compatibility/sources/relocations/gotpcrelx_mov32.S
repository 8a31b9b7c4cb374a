// Half of an address: GOTPCRELX without REX.
#include "target.h"
BEGIN(probe)
  mov target@GOTPCREL + 4(%rip), %eax
  shl $32, %rax
  mov target@GOTPCREL(%rip), %ecx
  or %rcx, %rax
  mov (%rax), %rax
  ret
END(probe)
