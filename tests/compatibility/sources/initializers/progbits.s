# .init_array of the type PROGBITS, as old compilers made it, and in a group.
  .section .init_array,"aw",@progbits
  .balign 8
  .quad plain
  .section .init_array.00200,"aw",@progbits
  .balign 8
  .quad numbered
  .section .init_array,"awG",@init_array,once,comdat
  .balign 8
  .quad grouped
  .weak once
  .section .text.once,"axG",@progbits,once,comdat
once:
  ret
  .text
plain:
  leaq 1f(%rip), %rdi
  jmp puts@PLT
numbered:
  leaq 2f(%rip), %rdi
  jmp puts@PLT
grouped:
  leaq 3f(%rip), %rdi
  jmp puts@PLT
1: .asciz "plain"
2: .asciz "numbered"
3: .asciz "grouped"
  .section .note.GNU-stack,"",@progbits
