// The twin of relocations.S: one exported function per way in which AArch64's code and data refer to
// something. Each returns a number that says whether the reference arrived.
    .macro RESULT
    mov w9, #1
    str w9, [x3]
    str wzr, [x3, #4]
    str x0, [x3, #8]
    mov w0, #0
    .endm

    .macro EXPORT name
    .text
    .balign 4
    .globl __tvm_ffi_\name
    .type __tvm_ffi_\name, %function
__tvm_ffi_\name:
    .endm

    .macro CALLING
    stp x3, x30, [sp, #-16]!
    .endm

    .macro CALLED
    ldp x3, x30, [sp], #16
    .endm

    .data
    .balign 8
    .globl datum
    .type datum, %object
    .size datum, 24
datum:
datum_here:
    .quad 11, 22, 33
local_datum:
    .quad 44
pc64:
    .quad local_datum - .
pc32:
    .word local_datum - .
    .balign 8
absolute64:
    .quad datum + 16
function_pointer:
    .quad function

    .text
    .globl function
    .type function, %function
function:
    mov w0, #55
    ret
    .size function, . - function

    EXPORT got_page
    adrp x0, :got:datum
    ldr x0, [x0, #:got_lo12:datum]
    ldr x0, [x0]
    RESULT
    ret

    EXPORT got_page_offset
    adrp x0, _GLOBAL_OFFSET_TABLE_
    ldr x0, [x0, #:gotpage_lo15:datum]
    ldr x0, [x0, #8]
    RESULT
    ret

    EXPORT got_literal
    ldr x0, :got:datum
    ldr x0, [x0, #16]
    RESULT
    ret

    EXPORT got_call
    CALLING
    adrp x0, :got:function
    ldr x0, [x0, #:got_lo12:function]
    blr x0
    CALLED
    RESULT
    ret

    EXPORT direct_call
    CALLING
    bl function
    CALLED
    RESULT
    ret

    EXPORT conditional_branch
    CALLING
    adr x30, 1f
    cbz xzr, function
1:  CALLED
    RESULT
    ret

    EXPORT tested_branch
    CALLING
    adr x30, 1f
    tbz xzr, #5, function
1:  CALLED
    RESULT
    ret

    EXPORT libc_call
    CALLING
    mov w0, #-66
    bl abs
    CALLED
    RESULT
    ret

    EXPORT page
    adrp x0, local_datum
    add x0, x0, #:lo12:local_datum
    ldr x0, [x0]
    RESULT
    ret

    EXPORT load_low
    adrp x0, local_datum
    ldr x0, [x0, #:lo12:local_datum]
    RESULT
    ret

    EXPORT load_byte
    adrp x0, local_datum
    ldrb w0, [x0, #:lo12:local_datum]
    RESULT
    ret

    EXPORT address
    adr x0, local_datum
    ldr x0, [x0]
    RESULT
    ret

    EXPORT literal
    ldr x0, local_datum
    RESULT
    ret

    EXPORT moved_address
    movz x0, #:abs_g3:local_datum
    movk x0, #:abs_g2_nc:local_datum
    movk x0, #:abs_g1_nc:local_datum
    movk x0, #:abs_g0_nc:local_datum
    ldr x0, [x0]
    RESULT
    ret

    EXPORT moved_distance
1:  adr x1, 1b
    movz x0, #:prel_g3:local_datum + 4
    movk x0, #:prel_g2_nc:local_datum + 8
    movk x0, #:prel_g1_nc:local_datum + 12
    movk x0, #:prel_g0_nc:local_datum + 16
    ldr x0, [x1, x0]
    RESULT
    ret

    EXPORT data_pc64
    adrp x1, pc64
    add x1, x1, #:lo12:pc64
    ldr x0, [x1]
    ldr x0, [x1, x0]
    RESULT
    ret

    EXPORT data_pc32
    adrp x1, pc32
    add x1, x1, #:lo12:pc32
    ldrsw x0, [x1]
    ldr x0, [x1, x0]
    RESULT
    ret

    EXPORT data_absolute64
    adrp x0, absolute64
    ldr x0, [x0, #:lo12:absolute64]
    ldr x0, [x0]
    RESULT
    ret

    EXPORT data_function_pointer
    CALLING
    adrp x0, function_pointer
    ldr x0, [x0, #:lo12:function_pointer]
    blr x0
    CALLED
    RESULT
    ret

    .globl absolute_symbol
    .set absolute_symbol, 0x1234

    EXPORT absolute_value
    movz x0, #:abs_g0:absolute_symbol
    RESULT
    ret

    .section .note.GNU-stack, "", %progbits
