        .section .code,"awx",@progbits
        .globl check
        .type check, @function
check:
        xorl %eax, %eax
        ret
        .section .note.GNU-stack,"",@progbits
