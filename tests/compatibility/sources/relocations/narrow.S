.section .note.GNU-stack, "", @progbits
.section .rodata
  .balign 8
  .globl bytes, words, longs, quads
quads:
  .quad absolute64
  .quad absolute64 - 1
  .quad minus_one
longs:
  .long absolute32
  .long absolute32_unsigned
  .long 0
  .reloc longs + 8, R_X86_64_32S, minus_two_gigabytes
words:
  .short absolute16
  .short absolute16_unsigned
  .short minus_32k
  .short absolute16 + 1
bytes:
  .byte absolute8
  .byte absolute8_unsigned
  .byte minus_128
  .byte minus_one
