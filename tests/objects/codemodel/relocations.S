// One exported function per relocation type that an assembler can write into position-independent
// code; each returns a number that says whether the reference arrived.
    .macro RESULT
    movl $1, (%rcx)
    movl $0, 4(%rcx)
    mov %rax, 8(%rcx)
    xor %eax, %eax
    .endm

    .macro EXPORT name
    .text
    .globl __tvm_ffi_\name
    .type __tvm_ffi_\name, @function
__tvm_ffi_\name:
    .endm

    .macro CALLING
    push %rcx
    .endm

    .macro CALLED
    pop %rcx
    .endm

    .data
    .balign 8
    .globl datum
    .type datum, @object
    .size datum, 24
datum:
datum_here:
    .quad 11, 22, 33
local_datum:
    .quad 44
pc64:
    .quad local_datum - .
pc32:
    .long local_datum - .
    .balign 8
absolute64:
    .quad datum + 16
function_pointer:
    .quad function
size32:
    .long datum@SIZE
    .balign 8
size64:
    .quad datum@SIZE

    .text
    .globl function
    .type function, @function
function:
    mov $55, %eax
    ret
    .size function, . - function

    EXPORT got_pcrel_load
    mov datum@GOTPCREL(%rip), %rax
    mov (%rax), %rax
    RESULT
    ret

    EXPORT got_pcrel_compare
    lea datum_here(%rip), %rdx
    xor %eax, %eax
    cmp datum@GOTPCREL(%rip), %rdx
    sete %al
    RESULT
    ret

    EXPORT got_pcrel_add
    xor %edx, %edx
    add datum@GOTPCREL(%rip), %rdx
    mov 8(%rdx), %rax
    RESULT
    ret

    EXPORT got_pcrel_push
    pushq datum@GOTPCREL(%rip)
    pop %rax
    mov 16(%rax), %rax
    RESULT
    ret

    EXPORT got_pcrel_call
    CALLING
    call *function@GOTPCREL(%rip)
    CALLED
    RESULT
    ret

    EXPORT plt_call
    CALLING
    call function@PLT
    CALLED
    RESULT
    ret

    EXPORT direct_call
    CALLING
    call function
    CALLED
    RESULT
    ret

    EXPORT libc_call
    CALLING
    mov $-66, %edi
    call abs@PLT
    CALLED
    RESULT
    ret

    EXPORT got_offset
    lea _GLOBAL_OFFSET_TABLE_(%rip), %rdx
    movabs $local_datum@GOTOFF, %rax
    mov (%rdx,%rax), %rax
    RESULT
    ret

    EXPORT got_slot
    lea _GLOBAL_OFFSET_TABLE_(%rip), %rdx
    movabs $datum@GOT, %rax
    mov (%rdx,%rax), %rax
    mov (%rax), %rax
    RESULT
    ret

    EXPORT got_pc64
1:  lea 1b(%rip), %rdx
    movabs $_GLOBAL_OFFSET_TABLE_-1b, %rax
    add %rax, %rdx
    movabs $local_datum@GOTOFF, %rax
    mov (%rdx,%rax), %rax
    RESULT
    ret

    EXPORT plt_offset
    CALLING
    lea _GLOBAL_OFFSET_TABLE_(%rip), %rdx
    movabs $function@PLTOFF, %rax
    add %rdx, %rax
    call *%rax
    CALLED
    RESULT
    ret

    EXPORT data_pc64
    lea pc64(%rip), %rdx
    add (%rdx), %rdx
    mov (%rdx), %rax
    RESULT
    ret

    EXPORT data_pc32
    lea pc32(%rip), %rdx
    movslq (%rdx), %rax
    mov (%rdx,%rax), %rax
    RESULT
    ret

    EXPORT data_absolute64
    mov absolute64(%rip), %rax
    mov (%rax), %rax
    RESULT
    ret

    EXPORT data_function_pointer
    CALLING
    call *function_pointer(%rip)
    CALLED
    RESULT
    ret

    EXPORT data_size32
    mov size32(%rip), %eax
    RESULT
    ret

    EXPORT data_size64
    mov size64(%rip), %rax
    RESULT
    ret

    .globl absolute_symbol
    .set absolute_symbol, 0x1234

    EXPORT absolute_value
    movabs $absolute_symbol, %rax
    RESULT
    ret

    .section .note.GNU-stack, "", @progbits
