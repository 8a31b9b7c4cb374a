# Sections that hold nothing.
  .section .init_array,"aw",@init_array
  .section .init_array.5,"aw",@init_array
  .section .ctors,"aw",@progbits
  .section .fini_array,"aw",@fini_array
  .section .init,"ax",@progbits
  .section .fini,"ax",@progbits
  .section .note.GNU-stack,"",@progbits
