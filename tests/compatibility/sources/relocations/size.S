#include "target.h"
BEGIN(size_in_32_bits)
  mov 1f(%rip), %eax
  ret
END(size_in_32_bits)

BEGIN(size_in_64_bits)
  mov 2f(%rip), %rax
  ret
END(size_in_64_bits)

.data
  .balign 8
1:.long 0
  .long 0
2:.quad 0
  .reloc 1b, R_X86_64_SIZE32, SYMBOL
  .reloc 2b, R_X86_64_SIZE64, SYMBOL + 5
