// Only a section that is not loaded refers to it.
.section .note.GNU-stack, "", @progbits
.section .debug_info, "", @progbits
  .quad nothing_at_all
.text
  .globl check
  .type check, @function
check:
  xor %eax, %eax
  ret
