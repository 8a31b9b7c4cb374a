# A distance from the thread pointer that 32 bits do not hold.
  .section .tdata,"awT",@progbits
variable:
  .long 1
  .section .rodata,"a",@progbits
  .globl far_distance
far_distance:
  .long variable@tpoff + 0x100000000
  .section .note.GNU-stack,"",@progbits
