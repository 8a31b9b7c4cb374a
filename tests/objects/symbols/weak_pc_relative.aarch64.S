// The twin of weak_pc_relative.S.
    .weak nothing
    .hidden nothing
    .text
    .globl weak_address
    .hidden weak_address
    .type weak_address, %function
weak_address:
    adrp x0, nothing
    add x0, x0, #:lo12:nothing
    ret
    .globl weak_call
    .hidden weak_call
    .type weak_call, %function
weak_call:
    mov w9, w0
    mov w0, #5
    cbz w9, 1f
    b nothing
1:  ret
    .section .note.GNU-stack, "", %progbits
