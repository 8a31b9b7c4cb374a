.section .note.GNU-stack, "", @progbits
.text
  .globl no_type
no_type:
  lea 1(%rdi), %eax
  ret
