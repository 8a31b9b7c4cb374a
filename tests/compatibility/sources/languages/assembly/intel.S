        .intel_syntax noprefix
        .text
        .globl  check
        .type   check, @function
check:
        lea     rdx, [rip + numbers]
        xor     eax, eax
        mov     ecx, 4
        .p2align 4,,10
again:  add     eax, dword ptr [rdx + 4*rcx - 4]
        dec     ecx
        jnz     again
        sub     eax, 10
        mov     r11, qword ptr helper@GOTPCREL[rip]
        add     eax, dword ptr [rip + minus_one + 4]
        call    helper@PLT
        ret
        .size   check, .-check
        .globl  helper
        .type   helper, @function
helper: test    r11, r11
        sete    cl
        movzx   ecx, cl
        add     eax, ecx
        ret
        .size   helper, .-helper

        .section .rodata
        .balign 16
numbers:
        .irp    n, 1, 2, 3, 4
        .long   \n
        .endr
minus_one:
        .long   -1, 0
        .section .note.GNU-stack, "", @progbits
