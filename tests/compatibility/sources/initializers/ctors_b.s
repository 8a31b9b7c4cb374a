# Lists of .ctors: several entries, with padding, of several priorities.
  .macro function name
  .text
\name:
  leaq 1f(%rip), %rdi
  jmp puts@PLT
1: .asciz "\name"
  .endm
  function b_first
  function b_second
  function b_third
  function b_early
  function b_late
  .section .ctors,"aw",@progbits
  .balign 8
  .quad b_first
  .quad b_second
  .quad b_third
  .section .ctors.65434,"aw",@progbits
  .balign 8
  .quad b_early
  .section .ctors.00005,"aw",@progbits
  .balign 8
  .quad b_late
  .section .note.GNU-stack,"",@progbits
