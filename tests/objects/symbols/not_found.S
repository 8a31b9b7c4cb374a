# Symbols with the names of functions that a lookup does not find: hidden, the constant 0, and in a
# section that is not loaded. One that it does.
  .globl __tvm_ffi_hidden, __tvm_ffi_internal, __tvm_ffi_zero, __tvm_ffi_apart, __tvm_ffi_shown
  .hidden __tvm_ffi_hidden
  .internal __tvm_ffi_internal
  .set __tvm_ffi_zero, 0
  .text
__tvm_ffi_hidden:
__tvm_ffi_internal:
__tvm_ffi_shown:
  .type __tvm_ffi_shown, @function
  movl $1, (%rcx)
  movl $0, 4(%rcx)
  movq $5, 8(%rcx)
  xorl %eax, %eax
  ret
  .section apart, "", @progbits
__tvm_ffi_apart:
  .long 0
  .section .note.GNU-stack,"",@progbits
