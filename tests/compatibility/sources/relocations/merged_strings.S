// Strings in a section that a linker merges, by section symbol and addend.
#include "target.h"
BEGIN(probe)
  mov pointer(%rip), %rax
  movzbl (%rax), %eax
  ret
END(probe)
.section .rodata.str1.1, "aMS", @progbits, 1
.Lfirst:
  .string "unused"
.Lsecond:
  .string "a\024b"
.data
  .balign 8
pointer:
  .quad .Lsecond + 1
