#include "target.h"
BEGIN(probe)
  mov constant + 8(%rip), %rax
  ret
END(probe)
.section .rodata.cst16, "aM", @progbits, 16
  .balign 16
  .quad 1, 2
constant:
  .quad 3, 20
