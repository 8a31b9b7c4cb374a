        .text
        .globl  check
        .type   check, @function
check:  xorl    %eax, %eax
        ret
        .size   check, .-check
#ifdef EXECUTABLE
        .section .note.GNU-stack, "x", @progbits
#endif
