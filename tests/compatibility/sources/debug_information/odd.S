// Relocations of debug sections that nobody needs to know, and content that is none.
        .section .debug_info,"",@progbits
.Lbroken:
        .long 0xfffffff0
        .byte 1, 2, 3, 4
        .quad 0, 0
        .reloc .Lbroken + 4, R_X86_64_DTPOFF64, odd_tls
        .reloc .Lbroken + 12, R_X86_64_DTPOFF32, odd_tls
        .section .debug_odd,"",@progbits
        .quad odd_tls@dtpoff
        .quad odd_nowhere
        .section .tdata,"awT",@progbits
        .globl odd_tls
odd_tls:
        .quad 1
        .weak odd_nowhere
        .section .note.GNU-stack,"",@progbits
