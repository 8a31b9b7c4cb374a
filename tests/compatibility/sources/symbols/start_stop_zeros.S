.section .note.GNU-stack, "", @progbits
.section entries, "aw", @nobits
  .balign 4
  .zero 8
