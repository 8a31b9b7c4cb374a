// Functions of assembly, which C knows by their names.
  .macro BEGIN name
  .text
  .p2align 2
  .globl \name
  .type \name, %function
\name:
  .cfi_startproc
  .endm

  .macro END name
  .cfi_endproc
  .size \name, . - \name
  .endm

// Keeps the link register, and its value is right in unwind tables.
  .macro ENTER
  stp x29, x30, [sp, #-16]!
  .cfi_def_cfa_offset 16
  .cfi_offset 29, -16
  .cfi_offset 30, -8
  mov x29, sp
  .endm

  .macro LEAVE
  ldp x29, x30, [sp], #16
  .cfi_restore 29
  .cfi_restore 30
  .cfi_def_cfa_offset 0
  ret
  .endm
