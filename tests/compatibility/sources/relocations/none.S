// R_X86_64_NONE keeps what it names; nothing is written.
#include "target.h"
BEGIN(probe)
  mov value(%rip), %rax
  ret
END(probe)
.data
  .balign 8
value:
  .quad 20
  .reloc value, R_X86_64_NONE, nothing_defines_this
  .reloc value + 8, R_X86_64_NONE, value
