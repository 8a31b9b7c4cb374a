// 64 MB of constants, 64 MB of data.
        .section .rodata
        .globl big_constant, big_constant_end
big_constant:
        .fill 16777216, 4, 0x01020304
big_constant_end:
        .data
        .globl big_data, big_data_end
big_data:
        .fill 8388607, 4, 0x11121314
        .fill 8388607, 4, 0x11121314
        .quad big_constant
big_data_end:
        .section .note.GNU-stack,"",@progbits
