// An ifunc by every relocation that can name one.
.section .note.GNU-stack, "", @progbits
.text
chosen:
  lea 1(%rdi), %eax
  ret
  .type local_ifunc, @gnu_indirect_function
local_ifunc:
  lea chosen(%rip), %rax
  ret
.macro function name
  .globl \name
  .type \name, @function
\name:
.endm
function by_plt
  jmp local_ifunc@PLT
function by_pc32
  lea local_ifunc(%rip), %rax
  jmp *%rax
function by_got
  jmp *local_ifunc@GOTPCREL(%rip)
function by_got_load
  mov local_ifunc@GOTPCREL(%rip), %rax
  jmp *%rax
function by_data
  jmp *pointer(%rip)
function by_distance
  lea distance(%rip), %rcx
  movslq (%rcx), %rax
  add %rcx, %rax
  jmp *%rax
.section .data.rel.ro, "aw"
  .balign 8
pointer:
  .quad local_ifunc
.section .rodata
  .balign 4
distance:
  .long 0
  .reloc distance, R_X86_64_PC32, local_ifunc
