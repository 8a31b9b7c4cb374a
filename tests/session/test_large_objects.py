"""Objects of unusual size: many sections, functions, relocations; large data."""

import pytest

EXPORT = """
    .text
    .globl __tvm_ffi_run
    .type __tvm_ffi_run, @function
__tvm_ffi_run:
    movl $1, (%rcx)
    movl $0, 4(%rcx)
    {body}
    mov %rax, 8(%rcx)
    xor %eax, %eax
    ret
    .section .note.GNU-stack, "", @progbits
"""

MANY_SECTIONS = """
    .altmacro
    .macro SECTION number
    .section .text.f\\number, "ax", @progbits
    mov $\\number, %eax
    ret
    .endm
    .set number, 0
    .rept 70000
    SECTION %number
    .set number, number + 1
    .endr
    .section .text.last, "ax", @progbits
last:
    mov $70000, %eax
    ret
"""

MANY_FUNCTIONS = """
    .altmacro
    .macro FUNCTION number
    .globl function_\\number
    .type function_\\number, @function
function_\\number:
    mov $\\number, %eax
    ret
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

LAST_ENTRY = "mov table+2399992(%rip), %rax; mov (%rax), %rax"

LARGE_CONSTANTS = """
    .section .rodata
large:
    .fill 8388608, 8, 7
"""

SHAPES = {
    "70,000 sections": (MANY_SECTIONS, "call last", 70000),
    "20,000 functions": (MANY_FUNCTIONS, "call function_19999@PLT", 19999),
    "300,000 relocations": (
        MANY_RELOCATIONS,
        "mov table+2399992(%rip), %rax; mov (%rax), %rax",
        31,
    ),
    "64 MB of constants": (LARGE_CONSTANTS, "mov large+67108856(%rip), %rax", 7),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_object(linker, builder, shape):
    text, body, result = SHAPES[shape]
    body = body if "call" not in body else f"push %rcx; {body}; pop %rcx"
    path = builder.compile_text("gcc", "large.S", text + EXPORT.format(body=body))
    assert linker.library(path)["run"]() == result
