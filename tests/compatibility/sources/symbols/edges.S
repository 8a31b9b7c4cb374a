// A symbol at its section's end, one of no size, and one in an empty section.
.section .note.GNU-stack, "", @progbits
.data
  .balign 8
  .globl first, behind, empty, in_empty
  .type first, @object
first:
  .quad 1, 2
  .size first, 16
  .type behind, @object
behind:
  .size behind, 0
.section .data.empty, "aw"
empty:
in_empty:
