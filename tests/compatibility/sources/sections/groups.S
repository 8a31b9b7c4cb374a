// Groups: COMDAT ones with several members, one that is not COMDAT, and one that has no symbol in
// it. A second object brings them again with other numbers.
        .section .text.in_group,"axG",@progbits,in_group,comdat
        .weak in_group
        .type in_group, @function
in_group:
        .cfi_startproc
        leaq .Lgroup_data(%rip), %rax
        movq (%rax), %rax
        movl (%rax), %eax
        ret
        .cfi_endproc
        .section .data.in_group,"awG",@progbits,in_group,comdat
.Lgroup_data:
        .quad .Lgroup_constant
        .section .rodata.in_group,"aG",@progbits,in_group,comdat
.Lgroup_constant:
        .long NUMBER
        .section .bss.in_group,"awG",@nobits,in_group,comdat
        .zero 16
        .section .tdata.in_group,"awTG",@progbits,in_group,comdat
        .long NUMBER
        .section numbers,"aG",@progbits,in_group,comdat
        .long NUMBER
        .section numbers,"aG",@progbits,plain_group
        .long NUMBER + 10
        .section .data.alone,"awG",@progbits,a_name_without_symbol,comdat
        .long NUMBER
        .section .note.GNU-stack,"",@progbits
