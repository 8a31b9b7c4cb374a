// What came before COMDAT groups: of sections named so, the first one counts.
        .section .gnu.linkonce.t.once,"ax",@progbits
        .globl once
        .type once, @function
once:
        .cfi_startproc
        movl $NUMBER, %eax
        ret
        .cfi_endproc
        .size once, . - once
        .section .note.GNU-stack,"",@progbits
