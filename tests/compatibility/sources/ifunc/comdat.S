// An ifunc in a COMDAT group, as an inline function would be: in each object one.
.section .note.GNU-stack, "", @progbits
.section .text.grouped, "axG", @progbits, grouped, comdat
  .weak grouped
  .type grouped, @gnu_indirect_function
grouped:
  lea 1f(%rip), %rax
  ret
1:lea 11(%rdi), %eax
  ret
.text
  .globl ADDRESS
  .type ADDRESS, @function
ADDRESS:
  mov grouped@GOTPCREL(%rip), %rax
  ret
