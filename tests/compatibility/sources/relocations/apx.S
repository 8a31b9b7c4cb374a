.section .note.GNU-stack, "", @progbits
.text
  .globl code
code:
  movq variable@GOTPCREL(%rip), %r16
1:addq variable@GOTPCREL(%rip), %r16, %r17
2:addq variable@GOTPCREL(%rip), %r8, %r16
3:{evex} addq variable@GOTPCREL(%rip), %r8
4:movq variable@GOTPCREL(%rip), %r31
5:
.data
  .balign 8
  .globl variable, displacements
variable:
  .quad 7
displacements:
  .long 1b - code - 4, 1b - code, 2b - code - 4, 2b - code, 3b - code - 4, 3b - code
  .long 4b - code - 4, 4b - code, 5b - code - 4, 5b - code
  .long 0
