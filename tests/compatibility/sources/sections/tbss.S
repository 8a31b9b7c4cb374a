// Zero-filled thread-local sections with alignments of their own.
        .section .tbss.a,"awT",@nobits
        .zero 1
        .section .tbss.b,"awT",@nobits
        .p2align 7
        .globl aligned_tls
        .type aligned_tls, @object
aligned_tls:
        .zero 8
        .size aligned_tls, 8
        .section .tdata.c,"awT",@progbits
        .p2align 5
        .globl filled_tls
        .type filled_tls, @object
filled_tls:
        .quad 77
        .size filled_tls, 8
        .section .note.GNU-stack,"",@progbits
