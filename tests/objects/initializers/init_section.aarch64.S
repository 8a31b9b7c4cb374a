// The twin of init_section.S.
    .section .init, "ax", %progbits
    adrp x0, start
    add x0, x0, #:lo12:start
    bl trace_word
    .section .fini, "ax", %progbits
    adrp x0, end
    add x0, x0, #:lo12:end
    bl trace_word
    .section .rodata
start: .asciz "+init"
end: .asciz "-fini"
    .section .note.GNU-stack, "", %progbits
