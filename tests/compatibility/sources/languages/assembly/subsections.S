// Subsections, .org, .fill, .incbin, .set, .equiv, .weakref, .uleb128, .zero, .rept, .if.
        .text
        .globl  check
        .type   check, @function
check:
        jmp     .Lsecond
        .subsection 2
.Lthird:
        xorl    %eax, %eax
        cmpb    $(after - before), counted(%rip)
        setne   %al
        ret
        .subsection 1
.Lsecond:
        movzbl  fill+3(%rip), %eax
        cmpl    $0x5a, %eax
        jne     .Lfailed
        cmpb    $0x80, leb(%rip)
        jne     .Lfailed
        cmpb    $0x2f, included(%rip)
        jne     .Lfailed
        call    alias
        cmpl    $11, %eax
        je      .Lthird
.Lfailed:
        movl    $1, %eax
        ret
        .text
target: movl    $11, %eax
        ret
        .set    alias, target
        .size   check, .-check

        .section .rodata
counted: .byte  5
fill:   .fill   4, 1, 0x5a
leb:    .uleb128 128
before:
        .rept   5
        .byte   1
        .endr
after:
        .org    64
        .if     after - before != 5
        .error  "unexpected"
        .endif
included:
        .incbin "check.h", 0, 4
        .section .note.GNU-stack, "", @progbits
