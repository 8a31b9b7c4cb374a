// What the assembly refers to: TARGET, a word between two others. KIND is .local, .globl, .hidden,
// .protected, .weak or .internal.
#ifndef ADDEND
#define ADDEND 0
#endif

#define BEGIN(name) .globl name; .type name, @function; name:
#define END(name) .size name, . - name

.section .note.GNU-stack, "", @progbits

#ifdef KIND
  .data
  .balign 8
  .quad 10
  .ifnc KIND, .local
  .globl target
  .ifnc KIND, .globl
  KIND target
  .endif
  .endif
  .type target, @object
  .size target, 24
target:
  .quad 20
  .quad 30
#endif

.text
