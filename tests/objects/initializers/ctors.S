// Old-style .ctors and .dtors: several entries in one section, and priorities that count backwards
// (.ctors.65385 is what GCC once wrote for priority 150).
#define ENTRY(label, word)      \
    .text;                      \
label:                          \
    lea 1f(%rip), %rdi;         \
    jmp trace_word@PLT;         \
    .section .rodata;           \
1:  .asciz word

    ENTRY(one, "+ctors1")
    ENTRY(two, "+ctors2")
    ENTRY(three, "+ctors.150")
    ENTRY(four, "-dtors1")
    ENTRY(five, "-dtors2")
    ENTRY(six, "-dtors.150")

    .section .ctors, "aw", @progbits
    .balign 8
    .quad one
    .quad two
    .section .ctors.65385, "aw", @progbits
    .balign 8
    .quad three
    .section .dtors, "aw", @progbits
    .balign 8
    .quad four
    .quad five
    .section .dtors.65385, "aw", @progbits
    .balign 8
    .quad six
    .section .note.GNU-stack, "", @progbits
