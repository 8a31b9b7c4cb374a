// One-only sections as they were before groups.
.section .note.GNU-stack, "", @progbits
.section .gnu.linkonce.t.grouped, "ax", @progbits
  .globl grouped
  .type grouped, @function
grouped:
  mov $VALUE, %eax
  ret
.section .gnu.linkonce.d.shared, "aw", @progbits
  .balign 4
  .globl shared
  .type shared, @object
  .size shared, 4
shared:
  .long VALUE
