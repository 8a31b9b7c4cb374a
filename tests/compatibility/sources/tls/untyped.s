# A variable without a type, in a section of a name of its own.
  .section .tdata.own,"awT",@progbits
  .globl untyped
  .balign 8
untyped:
  .quad 91
  .section own_tls,"awT",@progbits
  .globl elsewhere
  .balign 8
elsewhere:
  .quad 92
  .section .note.GNU-stack,"",@progbits
