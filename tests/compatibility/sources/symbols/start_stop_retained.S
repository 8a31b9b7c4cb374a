.section .note.GNU-stack, "", @progbits
.section entries, "awR", @progbits
  .balign 4
  .long 3
.section entries, "awR", @progbits, unique, 7
  .balign 4
  .long 4
