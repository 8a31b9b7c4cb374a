// Sections that are not for the program, and such with flags and types for others.
        .section .excluded,"e",@progbits
        .string "a linker leaves this out"
        .section .excluded_loaded,"ae",@progbits
        .string "and this"
        .section .retained,"awR",@progbits
        .globl retained
retained:
        .long 31
        .section .os_type,"a",@0x60001234
        .globl os_type
os_type:
        .long 32
        .section .note.something,"a",@note
        .long 4, 4, 1
        .asciz "abc"
        .long 5
        .section .comment,"MS",@progbits,1
        .string "a compiler"
        .section .gnu.warning.nobody,"",@progbits
        .string "nobody should be used"
        .section .note.GNU-stack,"",@progbits
