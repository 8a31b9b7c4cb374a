// SHF_LINK_ORDER: the entries are about functions, and in their order.
.section .note.GNU-stack, "", @progbits
.section .text.a, "ax", @progbits
.La:
  ret
.section .text.b, "ax", @progbits
.Lb:
  ret
.section entries, "awo", @progbits, .text.a
  .balign 4
  .long 3
.section entries, "awo", @progbits, .text.b, unique, 2
  .balign 4
  .long 4
