# Suffixes with leading zeros, beyond 65535, and with a word.
  .macro entry function section
  .section \section,"aw",@init_array
  .balign 8
  .quad \function
  .text
\function:
  leaq 1f(%rip), %rdi
  jmp puts@PLT
1: .asciz "\function"
  .endm
  entry a_plain .init_array
  entry a_word .init_array.word
  entry a_00100 .init_array.00100
  entry a_65535 .init_array.65535
  entry a_70000 .init_array.70000
  entry a_200 .init_array.200
  entry a_3 .init_array.3
  entry a_0 .init_array.0
  .section .note.GNU-stack,"",@progbits
