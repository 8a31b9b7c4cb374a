// Mergeable strings and constants, with references into their middle and to their end.
        .section .rodata.str1.1,"aMS",@progbits,1
.Lhello:
        .string "hello, world"
.Lworld_begin = .Lhello + 7
.Lother:
        .string "world"
        .section .rodata.cst16,"aM",@progbits,16
        .p2align 4
.Lsixteen:
        .quad 1, 2
        .quad 3, 4
        .section .rodata.str4.4,"aMS",@progbits,4
.Lwide:
        .long 'a', 'b', 0
        .section .rodata.odd,"aM",@progbits,3
.Lodd:
        .byte 1, 2, 3, 4, 5, 6
        .section .data.rel.ro.table,"aw",@progbits
        .globl merge_table
merge_table:
        .quad .Lhello
        .quad .Lworld_begin
        .quad .Lhello + 7
        .quad .Lother
        .quad .Lsixteen + 8
        .quad .Lsixteen + 24
        .quad .Lwide + 4
        .quad .Lodd + 4
        .text
        .globl merge_second
        .type merge_second, @function
merge_second:
        leaq .Lhello + 1(%rip), %rax
        ret
        .section .note.GNU-stack,"",@progbits
