// Sections that describe another one (SHF_LINK_ORDER) come in the order of those.
        .section .text.second,"ax",@progbits
.Lsecond:
        ret
        .section .text.first,"ax",@progbits
.Lfirst:
        ret
        .section described,"ao",@progbits,.text.first
        .long 2
        .section described,"ao",@progbits,.text.second,unique,1
        .long 1
        .section .note.GNU-stack,"",@progbits
