# Accesses of Intel APX, which few CPUs have: linked, and not run.
  .text
  .globl check
  .type check, @function
check:
  xorl %eax, %eax
  ret
  .size check, . - check

  .globl unused
  .type unused, @function
unused:
  movq variable@gottpoff(%rip), %r16
  addq variable@gottpoff(%rip), %r17
  addq variable@gottpoff(%rip), %r18, %r19
  addq %r18, variable@gottpoff(%rip), %r19
  leaq variable@tlsdesc(%rip), %r20
  ret
  .size unused, . - unused

  .section .tdata,"awT",@progbits
  .globl variable
  .type variable, @object
  .size variable, 4
  .balign 4
variable:
  .long 3
  .section .note.GNU-stack,"",@progbits
