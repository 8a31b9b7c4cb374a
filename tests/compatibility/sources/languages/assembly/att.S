// Macros, local labels, repetition, a table of addresses, strings, the other sections.
#define RESULT 42
        .macro  push_pop register
        push    \register
        pop     \register
        .endm

        .text
        .globl  check
        .type   check, @function
check:
        .cfi_startproc
        push    %rbx
        .cfi_def_cfa_offset 16
        .cfi_offset %rbx, -16
        push_pop %rcx
        xorl    %ebx, %ebx
        leaq    table(%rip), %rdx
        movl    $3, %ecx
1:      movq    -8(%rdx,%rcx,8), %rax
        addl    (%rax), %ebx
        loop    1b
        cmpl    $RESULT, %ebx
        jne     2f
        movq    function@GOTPCREL(%rip), %rax
        call    *%rax
        cmpl    $7, %eax
        jne     3f
        xorl    %eax, %eax
        jmp     9f
2:      movl    $2, %eax
        jmp     9f
3:      movl    $3, %eax
9:      pop     %rbx
        .cfi_def_cfa_offset 8
        ret
        .cfi_endproc
        .size   check, .-check

        .globl  function
        .type   function, @function
function:
        movl    $(text_end - text), %eax
        ret
        .size   function, .-function

        .section .rodata
text:   .ascii  "seven"
        .byte   0, 1
text_end:
        .balign 4
one:    .long   1
forty:  .long   40
        .data
        .balign 8
table:  .quad   one, forty, one
        .comm   unused, 16, 8
        .lcomm  local_unused, 8
        .section .note.GNU-stack, "", @progbits
