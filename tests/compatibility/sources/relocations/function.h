// FUNCTION is what the assembly calls or jumps to: labs of the C library, or `own`, which does the
// same, with the binding KIND.
#define BEGIN(name) .globl name; .type name, @function; name:
#define END(name) .size name, . - name

.section .note.GNU-stack, "", @progbits
.text

#ifdef KIND
  .ifnc KIND, .local
  .globl own
  .ifnc KIND, .globl
  KIND own
  .endif
  .endif
  .type own, @function
own:
  mov %rdi, %rax
  neg %rax
  cmovs %rdi, %rax
  ret
  .size own, . - own
#endif
