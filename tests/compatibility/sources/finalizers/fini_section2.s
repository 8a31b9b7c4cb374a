  .section .fini,"ax",@progbits
  leaq 1f(%rip), %rdi
  call puts@PLT
  .section .fini_array,"aw",@fini_array
  .balign 8
  .quad array
  .text
array:
  leaq 2f(%rip), %rdi
  jmp puts@PLT
  .section .rodata
1: .asciz "fini2"
2: .asciz "array"
  .section .note.GNU-stack,"",@progbits
