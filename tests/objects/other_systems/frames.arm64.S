// Frames that only DWARF describes, of Mach-O on 64-bit Arm.
    .section __TEXT,__text,regular,pure_instructions
    .globl _plain, _caught
    .p2align 2
_plain:
    .cfi_startproc
    sub sp, sp, #48
    .cfi_def_cfa_offset 48
    str x30, [sp, #16]
    .cfi_offset w30, -32
    bl _caught
    ldr x30, [sp, #16]
    add sp, sp, #48
    ret
    .cfi_endproc
_caught:
    .cfi_startproc
    .cfi_personality 155, ___gxx_personality_v0
    .cfi_lsda 16, Llanguage
    sub sp, sp, #48
    .cfi_def_cfa_offset 48
    str x20, [sp, #8]
    .cfi_offset w20, -40
    ldr x20, [sp, #8]
    add sp, sp, #48
    ret
    .cfi_endproc
    .section __TEXT,__gcc_except_tab
    .p2align 2
    .long 0
Llanguage: .byte 255, 255, 1, 0
    .subsections_via_symbols
