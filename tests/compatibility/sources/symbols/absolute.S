.section .note.GNU-stack, "", @progbits
  .globl small_value, large_value, all_ones
  .set small_value, 0x1234
  .set large_value, 0x123456789abcdef0
  .set all_ones, -1
