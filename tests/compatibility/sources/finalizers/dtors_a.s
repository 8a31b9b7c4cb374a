  .macro function name
  .text
\name:
  leaq 1f(%rip), %rdi
  jmp puts@PLT
1: .asciz "\name"
  .endm
  function a_first
  function a_second
  function a_early
  function a_array
  function a_array_100
  .section .dtors,"aw",@progbits
  .balign 8
  .quad a_first
  .quad a_second
  .section .dtors.65435,"aw",@progbits
  .balign 8
  .quad a_early
  .section .fini_array,"aw",@fini_array
  .balign 8
  .quad a_array
  .section .fini_array.00100,"aw",@fini_array
  .balign 8
  .quad a_array_100
  .section .note.GNU-stack,"",@progbits
