// A section whose name is empty, and one with blanks.
        .section "","aw",@progbits
        .globl in_no_name
in_no_name:
        .long 21
        .section "a b","aw",@progbits
        .globl in_blank_name
in_blank_name:
        .long 23
        .section .note.GNU-stack,"",@progbits
