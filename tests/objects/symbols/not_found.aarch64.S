// The twin of not_found.S.
  .globl __tvm_ffi_hidden, __tvm_ffi_internal, __tvm_ffi_zero, __tvm_ffi_apart, __tvm_ffi_shown
  .hidden __tvm_ffi_hidden
  .internal __tvm_ffi_internal
  .set __tvm_ffi_zero, 0
  .text
__tvm_ffi_hidden:
__tvm_ffi_internal:
__tvm_ffi_shown:
  .type __tvm_ffi_shown, %function
  mov w9, #1
  mov x10, #5
  str x9, [x3]
  str x10, [x3, #8]
  mov w0, #0
  ret
  .section apart, "", %progbits
__tvm_ffi_apart:
  .long 0
  .section .note.GNU-stack,"",%progbits
