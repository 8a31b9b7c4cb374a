// Code in the .init and .fini sections: pieces of the functions _init and _fini.
    .section .init, "ax", @progbits
    lea start(%rip), %rdi
    call trace_word@PLT
    .section .fini, "ax", @progbits
    lea end(%rip), %rdi
    call trace_word@PLT
    .section .rodata
start: .asciz "+init"
end: .asciz "-fini"
    .section .note.GNU-stack, "", @progbits
