"""Objects for macOS on Arm, linked on any machine and read instead of run.

The control is what ld64.lld makes of the same objects.
"""

import struct

import pytest

from orcjit_import import ExecutionSession, OrcJITError

from .arm64_code import Memory, length, link_dylib, references

KERNEL = """
int weigh(int, int);
extern int missing(int) __attribute__((weak_import));
__attribute__((weak)) int chosen(void) { return 5; }
int table[4] = {1, 20, 300, 4000};
int common[100];
const char *const names[] = {"abc", "defg"};
const char *const *shown = names;
void *pointers[] = {weigh, &table[2], &common[3], chosen, 0};
int ask(int i) {
  if (missing) return 7;
  return weigh(i, 2) + table[3] + common[7] + chosen() + names[i & 1][2];
}
int *place(int i) { return i ? &table[1] : common; }
int choose(int i) {
  switch (i) {
    case 0: return 10;
    case 1: return table[3];
    case 2: return weigh(1, 0);
    case 3: return common[1];
    case 4: return table[0];
    default: return -1;
  }
}
"""
WEIGH = """
int common[100];
__attribute__((weak)) int chosen(void) { return 6; }
int weigh(int a, int b) { return chosen() + a + 10 * b + common[99]; }
"""
SIZES = {"table": 16, "common": 400, "pointers": 40, "names": 16, "datum": 64}


@pytest.fixture
def mac(builder):
    def compiled(name, text, *flags):
        options = ("--target=arm64-apple-macosx14", "-nostdinc", "-ffreestanding", "-fcommon")
        return builder.compile_text("clang", name, text, *options, "-O1", *flags)

    return compiled


@pytest.fixture
def both(tmp_path):
    """Link objects here and by the control; keeps the library."""
    kept = []

    def linked(*objects):
        dylib = link_dylib(tmp_path / "control.dylib", list(objects), SIZES)
        library = ExecutionSession().create_library()
        for one in objects:
            library.add(one)
        kept.append(library)
        addresses = {name: library.symbol_address(name) for name in dylib.symbols}
        return Memory(addresses, SIZES), dylib

    return linked


@pytest.mark.parametrize("function", ["ask", "place", "choose", "weigh"])
def test_code_refers_to_the_same(mac, both, function):
    memory, control = both(mac("k.c", KERNEL), mac("weigh.c", WEIGH))
    count = length(control, function)
    found = references(memory, function, count)
    assert found == references(control, function, count)
    assert any(isinstance(one, tuple) for one in found)


def test_data_points_to_the_same(mac, both):
    memory, control = both(mac("k.c", KERNEL), mac("weigh.c", WEIGH))
    expected = [("weigh", 0), ("table", 8), ("common", 12), ("chosen", 0), "nothing"]
    for image in (memory, control):
        start = image.symbols["pointers"]
        assert [image.describe(image.pointer(start + 8 * i)) for i in range(5)] == expected
        shown = image.pointer(image.symbols["shown"])
        assert image.read(image.pointer(shown + 8), 5) == b"defg\0"


ACCESSES = """
    .section __TEXT,__text,regular,pure_instructions
    .globl _all, _other, _datum
    .p2align 2
_all:
    adrp x1, _datum@PAGE
    add x0, x1, _datum@PAGEOFF
    adrp x1, _datum@PAGE+32
    add x0, x1, _datum@PAGEOFF+32
    ldrb w0, [x1, _datum@PAGEOFF+32]
    ldrh w0, [x1, _datum@PAGEOFF+34]
    ldr w0, [x1, _datum@PAGEOFF+36]
    ldr s0, [x1, _datum@PAGEOFF+36]
    ldr x0, [x1, _datum@PAGEOFF+40]
    str d0, [x1, _datum@PAGEOFF+40]
    ldr q0, [x1, _datum@PAGEOFF+48]
    ldrsw x0, [x1, _datum@PAGEOFF+36]
    adrp x2, _datum@GOTPAGE
    ldr x0, [x2, _datum@GOTPAGEOFF]
    bl _other
    b _other
    ret
    .space 128
_other:
    ret
    .section __DATA,__data
    .p2align 6
_datum:
    .space 64
    .subsections_via_symbols
"""


def test_every_kind_of_access(mac, both):
    memory, control = both(mac("all.S", ACCESSES))
    found = references(memory, "all", 17)
    assert found == references(control, "all", 17)
    assert [one[1] for one in found if isinstance(one, tuple)] == [
        ("datum", 0),
        *[("datum", offset) for offset in (32, 32, 34, 36, 36, 40, 40, 48, 36)],
        ("datum", 0),
        ("other", 0),
        ("other", 0),
    ]


SLOTS = """
    .data
    .globl _datum, _near, _wide, _difference, _other
    .p2align 3
_datum: .quad 1, 2
_near:
    .long _datum@GOT - .
    .long 0
_wide:
    .quad _datum@GOT
_difference:
    .quad _datum + 8 - .
    .long _other - .
_other:
    .quad 3
    .subsections_via_symbols
"""


def test_slots_and_differences_in_data(mac, both):
    library = ExecutionSession().create_library()
    library.add(mac("slots.S", SLOTS))
    names = ("datum", "near", "wide", "difference", "other")
    memory = Memory({name: library.symbol_address(name) for name in names}, SIZES)
    symbols = memory.symbols

    def number(place, form):
        return struct.unpack(form, memory.read(place, struct.calcsize(form)))[0]

    near = symbols["near"] + number(symbols["near"], "<i")
    assert memory.pointer(near) == symbols["datum"]
    assert memory.pointer(memory.pointer(symbols["wide"])) == symbols["datum"]
    place = symbols["difference"]
    assert place + number(place, "<q") == symbols["datum"] + 8
    assert place + 8 + number(place + 8, "<i") == symbols["other"]


def test_atoms_have_the_alignment_of_their_place(mac, both):
    """One that lies 8 bytes into a section aligned to 64 needs no more than 8."""
    text = """
    .data
    .globl _first, _second, _third
    .p2align 6
_first: .quad 1
_second: .quad 2
    .p2align 4
_third: .quad 3
    .subsections_via_symbols
"""
    memory, _ = both(mac("atoms.S", text))
    addresses = [memory.symbols[name] for name in ("first", "second", "third")]
    assert [address % 16 for address in addresses] in ([0, 8, 0], [0, 0, 0])
    assert addresses[0] % 64 == 0


DIFFERENCES = """
    .data
    .globl _first, _distance, _short, _back
_first: .quad 1, 2
_distance: .quad _second - _first + 5
_short: .long _function - _second
    .long _second - _first
_back: .quad _first - _second
    .section __DATA,__other
    .globl _second
    .quad 0
_second: .quad 3
    .text
    .globl _function
    .p2align 2
_function: ret
    .subsections_via_symbols
"""


def test_differences_of_other_atoms(mac):
    library = ExecutionSession().create_library()
    library.add(mac("difference.S", DIFFERENCES))
    names = ("first", "second", "distance", "short", "back", "function")
    places = {name: library.symbol_address(name) for name in names}
    memory = Memory(places, SIZES)
    apart = places["second"] - places["first"]

    def number(name, form, offset=0):
        return struct.unpack(form, memory.read(places[name] + offset, struct.calcsize(form)))[0]

    assert number("distance", "<q") == apart + 5
    assert number("back", "<q") == -apart
    assert number("short", "<i") == places["function"] - places["second"]
    assert number("short", "<i", 4) == apart


def test_difference_from_a_thread_local_variable_is_refused(mac):
    text = """
    .data
    .globl _distance
    .quad 1
_distance: .quad _datum - _initial
    .section __DATA,__other
_datum: .quad 1
    .section __DATA,__thread_data,thread_local_regular
_initial: .quad 1
    .subsections_via_symbols
"""
    library = ExecutionSession().create_library()
    library.add(mac("difference.S", text))
    with pytest.raises(OrcJITError, match="a thread_local variable as if"):
        library.symbol_address("distance")
