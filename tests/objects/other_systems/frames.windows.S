// Unwind information of all kinds: handlers, chains, saved registers.
    .globl handled, chained, handler
    .text
    .def handled; .scl 2; .type 32; .endef
    .seh_proc handled
handled:
    pushq %rbx
    .seh_pushreg %rbx
    subq $88, %rsp
    .seh_stackalloc 88
    movq %rsi, 64(%rsp)
    .seh_savereg %rsi, 64
    movaps %xmm6, 32(%rsp)
    .seh_savexmm %xmm6, 32
    .seh_endprologue
    .seh_handler handler, @except, @unwind
    .seh_handlerdata
    .long 77
    .text
    movaps 32(%rsp), %xmm6
    movq 64(%rsp), %rsi
    addq $88, %rsp
    popq %rbx
    ret
    .seh_endproc
    .def chained; .scl 2; .type 32; .endef
    .seh_proc chained
chained:
    pushq %rbp
    .seh_pushreg %rbp
    movq %rsp, %rbp
    .seh_setframe %rbp, 0
    subq $600000, %rsp
    .seh_stackalloc 600000
    .seh_endprologue
    nop
    .seh_startchained
    pushq %r12
    .seh_pushreg %r12
    .seh_endprologue
    popq %r12
    .seh_endchained
    movq %rbp, %rsp
    popq %rbp
    ret
    .seh_endproc
handler: ret
