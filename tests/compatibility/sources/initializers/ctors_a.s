# Lists of .ctors: several entries, with padding, of several priorities.
  .macro function name
  .text
\name:
  leaq 1f(%rip), %rdi
  jmp puts@PLT
1: .asciz "\name"
  .endm
  function a_first
  function a_second
  function a_third
  function a_early
  function a_late
  .section .ctors,"aw",@progbits
  .balign 8
  .quad a_first
  .quad a_second
  .quad a_third
  .section .ctors.65434,"aw",@progbits
  .balign 8
  .quad a_early
  .section .ctors.00005,"aw",@progbits
  .balign 8
  .quad a_late
  .section .note.GNU-stack,"",@progbits
