#include "function.h"
BEGIN(probe)
  sub $8, %rsp
  call *pointer(%rip)
  add $8, %rsp
  ret
END(probe)

.section .data.rel.ro, "aw"
  .balign 8
pointer:
  .quad FUNCTION
