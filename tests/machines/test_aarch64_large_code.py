"""Calls of AArch64 in code that is larger than their reach, which is 128 MB."""

from __future__ import annotations

import pytest

from orcjit_import import RelocationError

from .aarch64 import Linked, follow

LARGE = """
    .section .text.a, "ax"
    .globl first, middle, last, calls_from_first, calls_from_middle, calls_from_last
first: ret
calls_from_first: .inst 0x97ffffff
    .reloc calls_from_first, R_AARCH64_CALL26, last
    .section .text.b, "ax"
    .zero 100 << 20
    .section .text.c, "ax"
middle: ret
calls_from_middle: .inst 0x97ffffff
    .reloc calls_from_middle, R_AARCH64_CALL26, first
    .section .text.d, "ax"
    .zero 100 << 20
    .section .text.e, "ax"
last: ret
calls_from_last: .inst 0x97ffffff
    .reloc calls_from_last, R_AARCH64_CALL26, first
"""


def test_calls_in_code_that_is_larger_than_their_reach(builder):
    linked = Linked(builder, [LARGE])
    assert linked.address("last") - linked.address("first") > 128 << 20
    assert follow(linked.address("calls_from_first")) == (linked.address("last"), True)
    assert follow(linked.address("calls_from_middle")) == (linked.address("first"), False)
    assert follow(linked.address("calls_from_last")) == (linked.address("first"), True)


# Sections that are larger than a call reaches: from their beginning a call reaches what lies before
# them, and from their end what lies behind.
LARGER = """
    .section .text.small, "ax"
    .globl small_function, first, near_first, near_last, last, tail
small_function: ret
    .section .text.larger, "ax"
first: nop
near_first: ret
call_from_first:
    .zero 136 << 20
near_last: ret
last: ret
call_from_last:
    nop
    .section .text.tail, "ax"
tail: ret
"""


def calls_in_larger_section(builder, place, *targets):
    """Link it with calls behind a place in that section, and follow them."""
    label = f"call_from_{place}:"
    lines = [f"bl {target}" for target in targets]
    exported = [f".globl call_from_{place}", label, *lines]
    linked = Linked(builder, [LARGER.replace(label, "\n".join(exported))])
    begin = linked.address(f"call_from_{place}")
    followed = [follow(begin + 4 * i) for i in range(len(targets))]
    return linked, followed


@pytest.mark.parametrize(
    ("place", "near", "far"),
    [
        ("first", ("near_first", "small_function"), ("last", "tail")),
        ("last", ("near_last", "tail"), ("first", "small_function")),
    ],
    ids=["at its beginning", "at its end"],
)
def test_calls_in_a_section_that_is_larger_than_their_reach(builder, place, near, far):
    linked, followed = calls_in_larger_section(builder, place, *near, *far)
    expected = [(linked.address(name), name in far) for name in (*near, *far)]
    assert followed == expected


def test_a_call_that_reaches_no_end_of_its_section_is_refused(builder):
    text = [
        '.section .text.a, "ax"',
        ".globl before",
        "before: ret",
        '.section .text.b, "ax"',
        ".zero 136 << 20",
        ".globl near, middle",
        "middle: bl near",
        "bl before",
        "near: ret",
        ".zero 136 << 20",
    ]
    linked = Linked(builder, [line for line in text if line != "bl before"])
    assert follow(linked.address("middle")) == (linked.address("near"), False)
    with pytest.raises(RelocationError, match=r"'before' is not .*-ffunction-sections"):
        Linked(builder, text).address("middle")
