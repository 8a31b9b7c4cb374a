// The twin of unreachable.S.
    .globl __tvm_ffi_far
    .type __tvm_ffi_far, %function
    .text
__tvm_ffi_far:
    adrp x0, far_away
    add x0, x0, #:lo12:far_away
    mov w0, #0
    ret
    .size __tvm_ffi_far, . - __tvm_ffi_far
    .globl far_away
    .hidden far_away
    .set far_away, 0x7123456789ab
    .section .note.GNU-stack, "", %progbits
