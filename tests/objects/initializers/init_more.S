// A second piece of _init and _fini, with a jump inside it.
    .section .init, "ax", @progbits
    xor %eax, %eax
    jmp 1f
    ud2
1:  lea start_more(%rip), %rdi
    call trace_word@PLT
    .section .fini, "ax", @progbits
    lea end_more(%rip), %rdi
    call trace_word@PLT
    .section .rodata
start_more: .asciz "+init2"
end_more: .asciz "-fini2"
    .section .note.GNU-stack, "", @progbits
