// The group's signature is a section symbol, as GNU as makes them for a name that is no symbol.
.section .note.GNU-stack, "", @progbits
.section .text.grouped, "axG", @progbits, signature, comdat
  .weak grouped
  .type grouped, @function
grouped:
  mov $VALUE, %eax
  ret
