// Undefined symbols that no relocation refers to: a linker does not complain.
.section .note.GNU-stack, "", @progbits
  .globl nothing_at_all
  .globl neither_this
  .type neither_this, @function
.text
  .globl check
  .type check, @function
check:
  xor %eax, %eax
  ret
