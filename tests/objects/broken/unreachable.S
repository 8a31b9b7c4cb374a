// A 32-bit reference to data that lies where no reference can reach: the symbol has an address of
// its own. (A call could go through a stub.)
    .globl __tvm_ffi_far
    .type __tvm_ffi_far, @function
    .text
__tvm_ffi_far:
    lea far_away(%rip), %rax
    xor %eax, %eax
    ret
    .size __tvm_ffi_far, . - __tvm_ffi_far
    .globl far_away
    .hidden far_away
    .set far_away, 0x7123456789ab
    .section .note.GNU-stack, "", @progbits
