// The twin of ctors.S: old-style .ctors and .dtors.
#define ENTRY(label, word)      \
    .text;                      \
label:                          \
    adrp x0, 1f;                \
    add x0, x0, :lo12:1f;       \
    b trace_word;               \
    .section .rodata;           \
1:  .asciz word
    ENTRY(one, "+ctors1")
    ENTRY(two, "+ctors2")
    ENTRY(three, "+ctors.150")
    ENTRY(four, "-dtors1")
    ENTRY(five, "-dtors2")
    ENTRY(six, "-dtors.150")
    .section .ctors, "aw", %progbits
    .balign 8
    .quad one
    .quad two
    .section .ctors.65385, "aw", %progbits
    .balign 8
    .quad three
    .section .dtors, "aw", %progbits
    .balign 8
    .quad four
    .quad five
    .section .dtors.65385, "aw", %progbits
    .balign 8
    .quad six
    .section .note.GNU-stack, "", %progbits
