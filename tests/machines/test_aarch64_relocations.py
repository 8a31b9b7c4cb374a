"""Relocations of AArch64, one by one: linked on any machine, and read instead of run.

Each instruction comes with all bits of its field set, and none of them may survive.
"""

from __future__ import annotations

import ctypes
import struct

import pytest

from orcjit_import import ObjectFormatError, OrcJITError, RelocationError

from .aarch64 import FLAGS, PAGE, Field, Linked, SplitField, follow

MASK = (1 << 64) - 1

ADR, ADRP = 0x10FFFFE3, 0x90FFFFE3
ADD, SHIFTED_ADD = 0x913FFC83, 0x917FFC83
MOVZ, MOVK, MOVN = 0xD29FFFE3, 0xF29FFFE3, 0x929FFFE3
LITERAL = 0x58FFFFE3
LOADS = {8: 0x397FFC83, 16: 0x797FFC83, 32: 0xB97FFC83, 64: 0xF97FFC83, 128: 0x3DFFFC83}


LOW = Field(12, 10)
MOVE = Field(16, 5)
WORD = Field(19, 5, 2, True)


def row(name, word, type_, target):
    return [
        f".globl {name}",
        f".reloc ., R_AARCH64_{type_}, {target}",
        f"{name}: .inst {word:#x}",
    ]


# type: instruction, field, expected value of (S + A, P)
ADDRESSES = {
    "ADR_PREL_LO21": (ADR, SplitField(0), lambda s, p: s - p),
    "ADR_PREL_PG_HI21": (ADRP, SplitField(12), lambda s, p: (s & PAGE) - (p & PAGE)),
    "ADR_PREL_PG_HI21_NC": (ADRP, SplitField(12), lambda s, p: (s & PAGE) - (p & PAGE)),
    "LD_PREL_LO19": (LITERAL, WORD, lambda s, p: s - p),
    "ADD_ABS_LO12_NC": (ADD, LOW, lambda s, p: s & 0xFFF),
    **{
        f"LDST{size}_ABS_LO12_NC": (
            word,
            Field(12, 10, (size // 8).bit_length() - 1),
            lambda s, p: s & 0xFFF,
        )
        for size, word in LOADS.items()
    },
    "MOVW_UABS_G0_NC": (MOVK, MOVE, lambda s, p: s & 0xFFFF),
    "MOVW_UABS_G1_NC": (MOVK, MOVE, lambda s, p: s >> 16 & 0xFFFF),
    "MOVW_UABS_G2_NC": (MOVK, MOVE, lambda s, p: s >> 32 & 0xFFFF),
    "MOVW_UABS_G3": (MOVZ, MOVE, lambda s, p: s >> 48),
    "MOVW_PREL_G0_NC": (MOVK, MOVE, lambda s, p: (s - p) & 0xFFFF),
    "MOVW_PREL_G1_NC": (MOVK, MOVE, lambda s, p: (s - p) >> 16 & 0xFFFF),
    "MOVW_PREL_G2_NC": (MOVK, MOVE, lambda s, p: (s - p) >> 32 & 0xFFFF),
}


@pytest.mark.parametrize("addend", [0, 16])
def test_addresses_in_instructions(builder, addend):
    rows = [row(f"r_{t}", word, t, f"datum+{addend}") for t, (word, _, _) in ADDRESSES.items()]
    linked = Linked(builder, [line for one in rows for line in one])
    target = linked.address("datum") + addend
    for type_, (word, field, expected) in ADDRESSES.items():
        found = linked.word(f"r_{type_}")
        assert field.read(found) == expected(target, linked.address(f"r_{type_}")), type_
        assert field.rest(found) == field.rest(word), type_


# type: instruction, target, instruction that becomes of it
MOVES = {
    "MOVW_UABS_G1": (MOVZ, "small", 0xD2800003 | 0x1234 << 5),
    "MOVW_SABS_G1": (MOVZ, "negative", 0x92800003 | 0x1234 << 5),
    "MOVW_SABS_G2": (MOVN, "small", 0xD2800003),
}


def test_moves_become_what_the_sign_asks_for(builder):
    rows = [row(f"r_{t}", word, t, target) for t, (word, target, _) in MOVES.items()]
    linked = Linked(builder, [line for one in rows for line in one])
    assert {t: hex(linked.word(f"r_{t}")) for t in MOVES} == {
        t: hex(w) for t, (_, _, w) in MOVES.items()
    }


BRANCHES = {
    "CALL26": (0x97FFFFFF, Field(26, 0, 2, True)),
    "JUMP26": (0x17FFFFFF, Field(26, 0, 2, True)),
    "CONDBR19": (0x54FFFFE3, WORD),
    "TSTBR14": (0x37FFFFE3, Field(14, 5, 2, True)),
}


def test_branches_in_one_library_are_direct(builder):
    rows = [row(f"r_{t}", word, t, "function") for t, (word, _) in BRANCHES.items()]
    function = [".globl function", ".zero 0x100", "function: ret"]
    linked = Linked(builder, [line for one in rows for line in one] + function)
    for type_, (word, field) in BRANCHES.items():
        found, place = linked.word(f"r_{type_}"), linked.address(f"r_{type_}")
        assert place + field.read(found) == linked.address("function"), type_
        assert field.rest(found) == field.rest(word), type_


def test_branch_to_another_library_is_direct_within_reach(builder):
    linked = Linked(builder, [".globl function", "function: ret"])
    caller = linked.library.session.create_library()
    source = ".text\n" + "\n".join(row("call", 0x97FFFFFF, "CALL26", "function")) + "\n"
    caller.add(builder.compile_text("clang", "call.S", source, *FLAGS))
    caller.set_link_order(linked.library)
    place = caller.symbol_address("call")
    word = struct.unpack("<I", ctypes.string_at(place, 4))[0]
    assert place + Field(26, 0, 2, True).read(word) == linked.address("function")


def test_got_slots(builder):
    rows = [
        row("page", ADRP, "ADR_GOT_PAGE", "datum"),
        row("low", LOADS[64], "LD64_GOT_LO12_NC", "datum"),
        row("literal", LITERAL, "GOT_LD_PREL19", "datum"),
        row("page_offset", LOADS[64], "LD64_GOTPAGE_LO15", "datum"),
    ]
    linked = Linked(builder, [line for one in rows for line in one])
    base = (linked.address("page") & PAGE) + SplitField(12).read(linked.word("page"))
    slot = base + Field(12, 10, 3).read(linked.word("low"))
    assert linked.address("literal") + WORD.read(linked.word("literal")) == slot
    assert ctypes.c_uint64.from_address(slot).value == linked.address("datum")
    assert Field(12, 10, 3).read(linked.word("page_offset")) < 1 << 15


def test_data(builder):
    text = """
    .data
    .globl d_64, d_prel64, d_prel32, d_prel16, d_plt32
    .balign 8
d_64: .quad datum + 3
d_prel64: .quad datum - .
d_prel32: .word datum - .
d_prel16: .hword near - .
near: .hword 0
    .reloc d_plt32, R_AARCH64_PLT32, function
d_plt32: .word 0xffffffff
    .globl function
    .text
function: ret
    """
    linked = Linked(builder, [text])

    def read(name, kind):
        return kind.from_address(linked.address(name)).value

    assert read("d_64", ctypes.c_uint64) == linked.address("datum") + 3
    assert read("d_prel64", ctypes.c_int64) == linked.address("datum") - linked.address("d_prel64")
    assert read("d_prel32", ctypes.c_int32) == linked.address("datum") - linked.address("d_prel32")
    assert read("d_prel16", ctypes.c_int16) == 2
    distance = linked.address("function") - linked.address("d_plt32")
    assert read("d_plt32", ctypes.c_int32) == distance


WRONG = {
    "LDST64_ABS_LO12_NC": LOADS[32],
    "LDST128_ABS_LO12_NC": LOADS[8],
    "ADD_ABS_LO12_NC": ADRP,
    "ADR_PREL_PG_HI21": ADR,
    "ADR_PREL_LO21": ADRP,
    "MOVW_UABS_G0_NC": ADD,
    "LD_PREL_LO19": ADD,
    "CALL26": 0x54FFFFE3,
    "TSTBR14": 0x54FFFFE3,
    "CONDBR19": 0x97FFFFFF,
}


@pytest.mark.parametrize("type_", ["TLSLE_ADD_TPREL_LO12_NC", "TLSLE_LDST64_TPREL_LO12_NC"])
def test_another_instruction_is_refused_for_a_distance(builder, type_):
    variable = [
        '.section .tbss, "awT", %nobits',
        "variable: .quad 0",
        ".size variable, 8",
        ".type variable, %object",
    ]
    linked = Linked(builder, [*row("wrong", MOVZ, type_, "variable"), *variable])
    with pytest.raises(ObjectFormatError, match="malformed relocation at"):
        linked.address("wrong")


@pytest.mark.parametrize("type_", WRONG)
def test_another_instruction_is_refused(builder, type_):
    linked = Linked(builder, row("wrong", WRONG[type_], type_, "datum"))
    with pytest.raises(ObjectFormatError, match=r"malformed relocation at .*to 'datum'"):
        linked.address("wrong")


BEYOND = {
    "MOVW_UABS_G0": (MOVZ, "small"),
    "MOVW_UABS_G1": (MOVZ, "negative"),
    "MOVW_SABS_G0": (MOVZ, "small"),
    "TSTBR14": (0x37FFFFE3, "far"),
    "PREL16": (0, "far"),
}


@pytest.mark.parametrize("type_", BEYOND)
def test_what_does_not_fit_is_refused(builder, type_):
    word, target = BEYOND[type_]
    far = [".zero 0x20000", ".globl far", "far: ret"]
    linked = Linked(builder, row("beyond", word, type_, target) + far)
    # The assembler puts an absolute symbol's value in the place of its name.
    with pytest.raises(
        OrcJITError, match=f"relocation out of range at .*('{target}'|the target) is"
    ):
        linked.address("beyond")


def test_misaligned_target_of_a_load_is_refused(builder):
    linked = Linked(builder, row("load", LOADS[64], "LDST64_ABS_LO12_NC", "datum+4"))
    with pytest.raises(RelocationError, match=r"misaligned relocation at .*'datum' is not aligned"):
        linked.address("load")


def test_objects_for_two_machines_in_one_library(builder):
    linked = Linked(builder, [".globl function", "function: bl elsewhere"])
    source = ".globl elsewhere\nelsewhere: ret\n"
    target = "--target=x86_64-linux-gnu"
    linked.library.add(builder.compile_text("clang", "elsewhere.S", source, target))
    with pytest.raises(OrcJITError, match="among objects for"):
        linked.address("function")


# Beyond the reach of a call, in both directions; the sections are too large to have stubs inside.
# -fpic reaches 4,096 slots from the page where the GOT begins. For a linker, those of stubs are not
# among them.
SLOTS, STUBS = 3500, 1000


def code_with_slots_and_stubs():
    for stub in range(STUBS):
        yield f"call{stub}: .inst 0x97ffffff\n.reloc call{stub}, R_AARCH64_CALL26, far{stub}"
    for slot in range(SLOTS):
        reloc = f".reloc load{slot}, R_AARCH64_LD64_GOTPAGE_LO15, values + {8 * slot}"
        yield f"load{slot}: .inst 0xf97ffc83\n{reloc}"
    for name in "bc":
        yield f'.section .text.{name}, "ax"\n.zero 70 << 20'
    yield '.section .text.d, "ax"'
    for stub in range(STUBS):
        yield f".globl far{stub}\nfar{stub}: ret"
    yield f".data\n.globl values\nvalues: .zero {8 * SLOTS}"


def test_stubs_take_no_slots_that_fields_reach(builder):
    code = "\n".join(code_with_slots_and_stubs())
    linked = Linked(builder, [f'.section .text.a, "ax"\n.globl first\nfirst:\n{code}\n'])
    first = linked.address("first")
    for stub in (0, STUBS - 1):
        assert follow(first + 4 * stub) == (linked.address(f"far{stub}"), True)
