// An instruction whose last bytes are those of a lea. Nobody has to have it: it is only looked at.
    .globl __tvm_ffi_permute
    .type __tvm_ffi_permute, @function
__tvm_ffi_permute:
    vpermb distant(%rip), %zmm1, %zmm0
    lea distant(%rip), %rax
    ret
    .size __tvm_ffi_permute, . - __tvm_ffi_permute
    .section .note.GNU-stack, "", @progbits
