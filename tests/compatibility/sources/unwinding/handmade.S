// Unwind tables by hand: a frame described with .cfi directives, tables with several common
// records of all forms, padding, ends in the middle, and sections of the processor's own type.
        .text
        .globl call_by_hand
        .type call_by_hand, @function
call_by_hand:
        .cfi_sections .eh_frame
        .cfi_startproc
        pushq %r12
        .cfi_def_cfa_offset 16
        .cfi_offset %r12, -16
        subq $32, %rsp
        .cfi_adjust_cfa_offset 32
        movq %rdi, %r12
        call *%r12
        addq $32, %rsp
        .cfi_adjust_cfa_offset -32
        popq %r12
        .cfi_def_cfa_offset 8
        ret
        .cfi_endproc
        .size call_by_hand, . - call_by_hand

// Functions whose records are below.
#define FUNCTION(name) \
        .globl name; .hidden name; .type name, @function; \
name:   subq $24, %rsp; .L##name##_sub: call *%rdi; addq $24, %rsp; .L##name##_add: ret; \
.L##name##_end: .size name, . - name
        FUNCTION(absolute_8)
        FUNCTION(relative_8)
        FUNCTION(relative_4)
        FUNCTION(without_augmentation)
        FUNCTION(with_old_augmentation)

#define CIE(label, augmentation) \
        .balign 8; \
label:  .long 1f - 0f; \
0:      .long 0; .byte 1; .asciz augmentation
#define CIE_REST(size) \
        .uleb128 1; .sleb128 -8; .byte 16; size
#define CIE_END \
        .byte 0x0c, 7, 8, 0x80 + 16, 1; .balign 8; \
1:
#define FDE(cie, function, pointer, length) \
        .long 1f - 0f; \
0:      .long 0b - cie; pointer; length (.L##function##_end - function);
#define FDE_END(function) \
        .byte 4; .long .L##function##_sub - function; .byte 0x0e, 32; \
        .byte 4; .long .L##function##_add - .L##function##_sub; .byte 0x0e, 8; .balign 8; \
1:
        .section .eh_frame,"a",@TYPE
        CIE(.Lcie8, "zR")
        CIE_REST(.uleb128 1; .byte 0x00)
        CIE_END
        FDE(.Lcie8, absolute_8, .quad absolute_8, .quad)
        .uleb128 0
        FDE_END(absolute_8)
        .long 0
        CIE(.Lcier8, "zR")
        CIE_REST(.uleb128 1; .byte 0x1c)
        CIE_END
        FDE(.Lcier8, relative_8, .quad relative_8 - ., .quad)
        .uleb128 0
        FDE_END(relative_8)
        CIE(.Lcie4, "zR")
        CIE_REST(.uleb128 1; .byte 0x1b)
        CIE_END
        CIE(.Lunused, "zRS")
        CIE_REST(.uleb128 1; .byte 0x1b)
        CIE_END
        FDE(.Lcie4, relative_4, .long relative_4 - ., .long)
        .uleb128 0
        FDE_END(relative_4)
        .section .eh_frame.2,"a",@progbits
        .section .eh_frame,"a",@TYPE
        CIE(.Lplain, "")
        CIE_REST()
        CIE_END
        FDE(.Lplain, without_augmentation, .quad without_augmentation, .quad)
        FDE_END(without_augmentation)
        CIE(.Lold, "eh")
        .quad 0
        CIE_REST()
        CIE_END
        FDE(.Lold, with_old_augmentation, .quad with_old_augmentation, .quad)
        FDE_END(with_old_augmentation)
        .long 0
        .section .note.GNU-stack,"",@progbits
