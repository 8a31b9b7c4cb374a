        .section entries,"aw",@nobits
        .zero 4
        .section .note.GNU-stack,"",@progbits
