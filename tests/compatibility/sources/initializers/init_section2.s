  .section .init,"ax",@progbits
  leaq 1f(%rip), %rdi
  call puts@PLT
  jmp 2f
  .byte 0x0f, 0x0b
2:
  nop
  .section .rodata
1: .asciz "init2"
  .section .note.GNU-stack,"",@progbits
