# An object with nothing but a piece of _fini.
  .section .fini,"ax",@progbits
  leaq 1f(%rip), %rdi
  call puts@PLT
  .section .rodata
1: .asciz "fini"
  .section .note.GNU-stack,"",@progbits
