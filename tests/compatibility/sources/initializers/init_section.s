# Pieces of the function _init, in two objects.
  .section .init,"ax",@progbits
  leaq first_text(%rip), %rdi
  call puts@PLT
  .section .rodata
first_text: .asciz "init"
  .section .note.GNU-stack,"",@progbits
