// Symbols in sections of size 0, and at the end of sections.
        .section .data.nothing,"aw",@progbits
        .globl nothing_data, nothing_data_again
nothing_data:
nothing_data_again:
        .section .bss.nothing,"aw",@nobits
        .p2align 12
        .globl nothing_zero
nothing_zero:
        .section .rodata.nothing,"a",@progbits
        .globl nothing_constant
nothing_constant:
        .section .text.nothing,"ax",@progbits
        .globl nothing_code
        .type nothing_code, @function
nothing_code:
        .size nothing_code, 0
        .section nothing_named,"aw",@progbits
        .section .data.ending,"aw",@progbits
        .globl ending_begin, ending_end
ending_begin:
        .quad 5
        .quad ending_end - ending_begin
        .quad nothing_data
ending_end:
        .section .note.GNU-stack,"",@progbits
