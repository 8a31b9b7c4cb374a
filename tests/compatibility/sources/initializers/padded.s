# Old lists of .ctors begin with -1 and end with 0.
  .text
one:
  leaq 1f(%rip), %rdi
  jmp puts@PLT
1: .asciz "one"
  .section .ctors,"aw",@progbits
  .balign 8
  .quad -1
  .quad one
  .quad 0
  .section .note.GNU-stack,"",@progbits
