// Only the copy of a COMDAT group that is left out refers to it.
.section .note.GNU-stack, "", @progbits
.section .text.grouped, "axG", @progbits, grouped, comdat
  .weak grouped
  .type grouped, @function
grouped:
#ifdef FIRST
  mov $5, %eax
  ret
#else
  jmp nothing_at_all@PLT
#endif
