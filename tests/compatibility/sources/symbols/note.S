.section .note.GNU-stack, "", @progbits
.section .note.own, "a", @note
  .balign 4
  .globl my_note
my_note:
  .long 4, 4, 7
  .string "own"
  .long 42
.section .data.rel.ro, "aw"
  .balign 8
  .globl my_note_pointer
my_note_pointer:
  .quad my_note
