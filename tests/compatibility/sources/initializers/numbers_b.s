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
  entry b_plain .init_array
  entry b_word .init_array.word
  entry b_100 .init_array.100
  entry b_65535 .init_array.65535
  entry b_70000 .init_array.70000
  entry b_200 .init_array.200
  entry b_3 .init_array.0003
  entry b_0 .init_array.0
  .section .note.GNU-stack,"",@progbits
