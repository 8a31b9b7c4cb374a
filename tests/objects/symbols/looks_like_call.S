# Data that begins with the byte of a call: a distance of the program's data, and of a function.
  .data
  .globl data_entry
data_entry:
  .byte 0xe8
data_distance:
  .long environ - .
  .section .rodata,"a",@progbits
  .globl jump_entry
jump_entry:
  .byte 0x0f, 0x84
  .long environ - .
  .section .note.GNU-stack,"",@progbits
