# The function is another object's weak one, through the symbol.
  .section .init_array,"aw",@init_array
  .balign 8
  .quad begin_weakly
  .section .note.GNU-stack,"",@progbits
