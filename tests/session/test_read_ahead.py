"""Lookups link objects ahead, together with what is asked for: nobody can tell, except by time."""

import platform
import random
from pathlib import Path

import pytest
from support.process import executable_mappings

import orcjit_import
from orcjit_import.errors import RelocationError

# Each object counts in a variable of the first one.
MEMBER = {
    "x86_64": """
    .text
    .globl __tvm_ffi_count_{number}
    .type __tvm_ffi_count_{number}, @function
__tvm_ffi_count_{number}:
    mov counter@GOTPCREL(%rip), %rax
    addq $1, (%rax)
    mov (%rax), %rax
    movl $1, (%rcx)
    movl $0, 4(%rcx)
    mov %rax, 8(%rcx)
    xor %eax, %eax
    ret
    .section .note.GNU-stack, "", @progbits
""",
    "aarch64": """
    .text
    .globl __tvm_ffi_count_{number}
    .type __tvm_ffi_count_{number}, %function
__tvm_ffi_count_{number}:
    adrp x4, :got:counter
    ldr x4, [x4, :got_lo12:counter]
    ldr x5, [x4]
    add x5, x5, #1
    str x5, [x4]
    mov w6, #1
    stp w6, wzr, [x3]
    str x5, [x3, #8]
    mov w0, wzr
    ret
    .section .note.GNU-stack, "", %progbits
""",
}[platform.machine()]

COUNTER = """
    .data
    .globl counter
    .balign 8
counter:
    .quad 0
"""

# Its symbols are defined; where they lie decides whether it can be linked.
UNLINKABLE = f"""
    .data
    {".byte" if platform.machine() == "x86_64" else ".hword"} counter
"""

COUNT = 64


def make_objects(builder, more: dict[int, str]) -> list[Path]:
    return [
        builder.compile_text("gcc", f"m{i:02}.S", MEMBER.format(number=i) + more.get(i, ""))
        for i in range(COUNT)
    ]


@pytest.fixture(params=["in order", "in any order"])
def order(request) -> list[int]:
    numbers = list(range(COUNT))
    if request.param == "in any order":
        random.Random(5).shuffle(numbers)
    return numbers


def test_all_functions_share_one_variable(builder, order):
    objects = make_objects(builder, {0: COUNTER})
    module = orcjit_import.ExecutionSession().load_module(objects)
    functions = [module[f"count_{number}"] for number in order]
    assert [function() for function in functions] == list(range(1, COUNT + 1))


def test_objects_are_linked_in_few_pieces(builder, order):
    objects = make_objects(builder, {0: COUNTER})
    module = orcjit_import.ExecutionSession().load_module(objects)
    before = executable_mappings()
    functions = [module[f"count_{number}"] for number in order]
    assert len(functions) == COUNT
    assert executable_mappings() - before <= 10


def test_one_that_cannot_be_linked_stops_none_of_the_others(builder, order):
    objects = make_objects(builder, {0: COUNTER, 40: UNLINKABLE})
    module = orcjit_import.ExecutionSession().load_module(objects)
    sound = [number for number in order if number != 40]
    assert [module[f"count_{number}"]() for number in sound] == list(range(1, COUNT))
    with pytest.raises(RelocationError, match="m40"):
        module["count_40"]


def test_objects_added_later_are_not_linked_before_they_can_be(builder, jit):
    library = orcjit_import.ExecutionSession().create_library()
    objects = make_objects(builder, {})
    for path in objects[:2]:
        library.add(path)
    with pytest.raises(orcjit_import.UndefinedSymbolError):
        library["count_0"]
    library.add(builder.compile_text("gcc", "counter.S", COUNTER))
    for path in objects[2:]:
        library.add(path)
    assert [library[f"count_{number}"]() for number in range(COUNT)] == list(range(1, COUNT + 1))
