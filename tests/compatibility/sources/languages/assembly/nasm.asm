; NASM's own syntax: wrt ..plt, wrt ..gotpc, local labels, a structure, times.
        default rel
        global  check:function (check.end - check)
        global  number:data 4
        extern  strlen

        section .text
check:
        sub     rsp, 8
        lea     rdi, [text]
        call    strlen wrt ..plt
        cmp     eax, 5
        jne     .failed
        mov     rax, [number wrt ..gotpc]
        cmp     dword [rax], 77
        jne     .failed
        mov     rax, [pointer]
        cmp     byte [rax + 1], 'e'
        jne     .failed
        inc     dword [counter]
        cmp     dword [counter], 1
        jne     .failed
        xor     eax, eax
        add     rsp, 8
        ret
.failed:
        mov     eax, 1
        add     rsp, 8
        ret
.end:

        section .rodata
text:   db      'seven', 0
        section .data
number: dd      77
pointer: dq     text
        section .bss
counter: resd   1
        section .note.GNU-stack noalloc noexec nowrite progbits
