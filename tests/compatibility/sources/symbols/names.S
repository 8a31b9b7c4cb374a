.section .note.GNU-stack, "", @progbits
.text
.macro returns name, value
  .globl "\name"
  .type "\name", @function
  "\name":
  mov $\value, %eax
  ret
.endm
  returns with$dollar, 1
  returns with.dot.and-dash, 2
  returns größe, 3
  returns "with space", 4
  returns ?question, 5
  .globl check
  .type check, @function
check:
  sub $8, %rsp
.irp name, with$dollar, with.dot.and-dash, größe, "with space", ?question
  call "\name"@PLT
  add %eax, sum(%rip)
.endr
  mov sum(%rip), %eax
  sub $15, %eax
  add $8, %rsp
  ret
.bss
  .balign 4
sum:
  .zero 4
