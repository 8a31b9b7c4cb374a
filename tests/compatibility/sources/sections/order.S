// Zero-filled sections before and between sections with content.
        .section .bss.first,"aw",@nobits
        .zero 5000
        .data
        .globl order_data
order_data:
        .quad order_zero, order_data, order_read_only
        .bss
        .p2align 6
        .globl order_zero
order_zero:
        .zero 64
        .section .data.last,"aw",@progbits
        .globl order_last
order_last:
        .quad 6
        .section .rodata.zero,"a",@nobits
        .globl order_read_only
order_read_only:
        .zero 128
        .section .note.GNU-stack,"",@progbits
