// The twin of init_more.S.
    .section .init, "ax", %progbits
    mov w0, #0
    b 1f
    udf #0
1:  adrp x0, start_more
    add x0, x0, #:lo12:start_more
    bl trace_word
    .section .fini, "ax", %progbits
    adrp x0, end_more
    add x0, x0, #:lo12:end_more
    bl trace_word
    .section .rodata
start_more: .asciz "+init2"
end_more: .asciz "-fini2"
    .section .note.GNU-stack, "", %progbits
