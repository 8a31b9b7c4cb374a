// A relocation that only linked files have.
.section .note.GNU-stack, "", @progbits
.text
  .globl check
check:
  xor %eax, %eax
  ret
.data
  .globl word
word:
  .quad 0
  .reloc word, TYPE, check
