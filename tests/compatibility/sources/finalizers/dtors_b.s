  .macro function name
  .text
\name:
  leaq 1f(%rip), %rdi
  jmp puts@PLT
1: .asciz "\name"
  .endm
  function b_first
  function b_second
  function b_early
  function b_array
  function b_array_100
  .section .dtors,"aw",@progbits
  .balign 8
  .quad b_first
  .quad b_second
  .section .dtors.65435,"aw",@progbits
  .balign 8
  .quad b_early
  .section .fini_array,"aw",@fini_array
  .balign 8
  .quad b_array
  .section .fini_array.100,"aw",@fini_array
  .balign 8
  .quad b_array_100
  .section .note.GNU-stack,"",@progbits
