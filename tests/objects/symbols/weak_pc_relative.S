// A weak symbol that nothing defines, by its distance: its address is 0 all the same.
    .weak nothing
    .hidden nothing
    .text
    .globl weak_address
    .hidden weak_address
    .type weak_address, @function
weak_address:
    lea nothing(%rip), %rax
    ret
    .globl weak_call
    .hidden weak_call
    .type weak_call, @function
weak_call:
    mov $5, %eax
    test %edi, %edi
    je 1f
    call nothing
1:  ret
    .section .note.GNU-stack, "", @progbits
