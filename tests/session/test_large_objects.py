"""Objects of unusual size: many sections, functions, relocations; large data."""

import platform

import pytest

EXPORT = {
    "x86_64": """
    .text
    .globl __tvm_ffi_run
    .type __tvm_ffi_run, @function
__tvm_ffi_run:
    push %rcx
    BODY
    pop %rcx
    movl $1, (%rcx)
    movl $0, 4(%rcx)
    mov %rax, 8(%rcx)
    xor %eax, %eax
    ret
    .section .note.GNU-stack, "", @progbits
""",
    "aarch64": """
    .text
    .globl __tvm_ffi_run
    .type __tvm_ffi_run, @function
__tvm_ffi_run:
    stp x3, x30, [sp, #-16]!
    BODY
    ldp x3, x30, [sp], #16
    mov x1, #1
    stp x1, x0, [x3]
    mov w0, #0
    ret
    .section .note.GNU-stack, "", @progbits
""",
}[platform.machine()]

# A macro, with an argument.
RETURN = {
    "x86_64": """
    .macro RETURN value
    mov $\\value, %eax
    ret
    .endm
""",
    "aarch64": """
    .macro RETURN value
    movz w0, #(\\value - \\value / 65536 * 65536)
    movk w0, #(\\value / 65536), lsl #16
    ret
    .endm
""",
}[platform.machine()]
CALL = {"x86_64": "call NAME@PLT", "aarch64": "bl NAME"}[platform.machine()]
# NAME is a symbol and an offset.
LOAD = {
    "x86_64": "mov NAME(%rip), %rax",
    "aarch64": "adrp x0, NAME; ldr x0, [x0, #:lo12:NAME]",
}[platform.machine()]
LOAD_AGAIN = {"x86_64": "mov (%rax), %rax", "aarch64": "ldr x0, [x0]"}[platform.machine()]

MANY_SECTIONS = """
    .altmacro
    .macro SECTION number
    .section .text.f\\number, "ax", %progbits
    RETURN \\number
    .endm
    .set number, 0
    .rept 70000
    SECTION %number
    .set number, number + 1
    .endr
    .section .text.last, "ax", %progbits
last:
    RETURN 70000
"""

MANY_FUNCTIONS = """
    .altmacro
    .macro FUNCTION number
    .globl function_\\number
    .type function_\\number, %function
function_\\number:
    RETURN \\number
    .size function_\\number, . - function_\\number
    .endm
    .set number, 0
    .text
    .rept 20000
    FUNCTION %number
    .set number, number + 1
    .endr
"""

MANY_RELOCATIONS = """
    .data
    .balign 8
table:
    .rept 300000
    .quad datum
    .endr
datum:
    .quad 31
"""

LARGE_CONSTANTS = """
    .section .rodata
large:
    .fill 8388608, 8, 7
"""

SHAPES = {
    "70,000 sections": (MANY_SECTIONS, CALL.replace("NAME", "last"), 70000),
    "20,000 functions": (MANY_FUNCTIONS, CALL.replace("NAME", "function_19999"), 19999),
    "300,000 relocations": (
        MANY_RELOCATIONS,
        f"{LOAD.replace('NAME', 'table + 2399992')}; {LOAD_AGAIN}",
        31,
    ),
    "64 MB of constants": (LARGE_CONSTANTS, LOAD.replace("NAME", "large + 67108856"), 7),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_object(linker, builder, shape):
    text, body, result = SHAPES[shape]
    path = builder.compile_text("gcc", "large.S", RETURN + text + EXPORT.replace("BODY", body))
    assert linker.library(path)["run"]() == result
