"""Objects for macOS on this machine's processor, linked and run on Linux.

Both systems call functions in the same way on each of the two processors, but for variable
arguments on the one of Arm. `make test-aarch64` runs the same under emulation.
"""

import ctypes
import gc
import importlib
import sys

import pytest
from support.build import run_now
from support.compilers import find_tool

from orcjit_import import ExecutionSession
from orcjit_import.errors import (
    DuplicateSymbolError,
    UndefinedSymbolError,
    UnsupportedObjectError,
)

from .macos import MACHINE, call

KERNEL = """
typedef struct { int type, padding; long long number; } Any;
long long weigh(long long, long long);
int table[4] = {1, 20, 300, 4000};
static long long inner(long long i) { return table[i & 3]; }
int __tvm_ffi_weigh(void *self, const Any *arguments, int count, Any *result) {
  result->type = 1;
  result->number = weigh(arguments[0].number, 2) + inner(arguments[1].number);
  return 0;
}
int __tvm_ffi_choose(void *self, const Any *arguments, int count, Any *result) {
  static const char *const names[] = {"zero", "one", "two", "three", "four"};
  result->type = 1;
  switch (arguments[0].number) {
    case 0: result->number = 10; break;
    case 1: result->number = table[3]; break;
    case 2: result->number = weigh(1, 0); break;
    case 3: result->number = names[arguments[0].number][1]; break;
    case 4: result->number = 99; table[0] = 7; break;
    default: result->number = -1;
  }
  return 0;
}
"""
WEIGH = "long long weigh(long long a, long long b) { return a + 10 * b; }\n"


def test_kernel_of_two_objects(mac, library_of):
    library = library_of(mac("k.c", KERNEL), mac("weigh.c", WEIGH))
    assert library.exports == ["choose", "weigh"]
    assert library.get_function("weigh")(1, 2) == 21 + 300
    choose = library.get_function("choose")
    assert [choose(i) for i in range(6)] == [10, 4000, 1, ord("h"), 99, -1]


def test_kernel_is_imported(mac, tmp_path, monkeypatch):
    package = tmp_path / "macho_kernels"
    package.mkdir()
    for name, text in (("k.c", KERNEL), ("weigh.c", WEIGH)):
        (package / name).with_suffix(".o").write_bytes(mac(name, text).read_bytes())
    monkeypatch.syspath_prepend(tmp_path)
    try:
        assert importlib.import_module("macho_kernels").weigh(1, 3) == 21 + 4000
    finally:
        sys.modules.pop("macho_kernels", None)


def test_slice_of_a_universal_file(mac, library_of, tmp_path):
    other = {"x86_64": "arm64", "arm64": "x86_64"}[MACHINE]
    both = [mac("weigh.c", WEIGH, machine=machine) for machine in (other, MACHINE)]
    output = tmp_path / "universal.o"
    run_now(find_tool("llvm-lipo", "llvm"), "-create", *both, "-output", output)
    assert call(library_of(output), "weigh", 1, 2) == 21


def test_member_of_an_archive(mac, library_of, tmp_path):
    """With the index of BSD, in which names have the underscore of C."""
    output = tmp_path / "weigh.a"
    tool = find_tool("llvm-ar", "llvm")
    run_now(tool, "--format=darwin", "rcs", output, mac("weigh.c", WEIGH))
    library = library_of(mac("k.c", KERNEL), output)
    assert library.get_function("weigh")(1, 0) == 21 + 1


def test_over_two_libraries(mac, library_of):
    session = ExecutionSession()
    below = library_of(mac("weigh.c", WEIGH + "int shared = 7;\n"), session=session)
    text = """
long long weigh(long long, long long);
extern int shared;
long long (*pointer)(long long, long long) = weigh;
long long by_name(long long a) { return weigh(a, 1) + shared; }
long long by_pointer(long long a) { return pointer(a, 2) - shared++; }
"""
    above = library_of(mac("above.c", text), needs=[below], session=session)
    assert call(above, "by_name", 5) == 15 + 7
    assert call(above, "by_pointer", 5) == 25 - 7
    assert call(above, "by_name", 5) == 15 + 8


# ---- Symbols ----


def test_common_variables_are_one(mac, library_of):
    first = "int shared[4]; long long set(long long x) { shared[1] = x; return 0; }\n"
    second = "int shared[100]; long long get(void) { return shared[1] + shared[99]; }\n"
    library = library_of(mac("first.c", first), mac("second.c", second))
    assert call(library, "set", 41) == 0
    assert call(library, "get") == 41


def test_weak_definitions_are_coalesced(mac, library_of):
    def text(name, number):
        return f"""
__attribute__((weak)) int chosen(void) {{ return {number}; }}
__attribute__((weak)) int counter;
long long {name}(void) {{ return chosen() + ++counter; }}
"""

    library = library_of(mac("first.c", text("first", 10)), mac("second.c", text("second", 20)))
    assert [call(library, name) for name in ("first", "second", "second")] == [11, 12, 13]


def test_strong_definition_prevails(mac, library_of):
    weak = "__attribute__((weak)) int chosen(void) { return 1; }\n"
    weak += "long long ask(void) { return chosen(); }\n"
    strong = "int chosen(void) { return 2; }\n"
    assert call(library_of(mac("weak.c", weak), mac("strong.c", strong)), "ask") == 2
    twice = library_of(mac("strong.c", strong))
    with pytest.raises(DuplicateSymbolError, match="duplicate symbol 'chosen'"):
        twice.add(mac("again.c", strong + "\n"))


TWO_NAMES = """
    .section __TEXT,__text,regular,pure_instructions
    .globl _one, {other}
    .weak_definition _one
{weak}
_one:
{other}:
    {code}
    .subsections_via_symbols
"""
RETURN = {
    "x86_64": "movl ${}, %eax\nret",
    "arm64": "mov x0, #{}\nret",
}[MACHINE]


@pytest.mark.parametrize("is_weak", [False, True])
def test_two_names_of_one_weak_function(mac, library_of, is_weak):
    """The other name is not lost with the copy that another object provides."""

    def made(number, other):
        weak = f".weak_definition {other}" if is_weak else ""
        text = TWO_NAMES.format(other=other, weak=weak, code=RETURN.format(number))
        return mac("two.S", text)

    library = library_of(made(1, "_first"), made(2, "_second"))
    names = ("one", "first", "second")
    assert [call(library, name) for name in names] == [1, 1, 2]


def test_weak_import_of_nothing(mac, library_of):
    text = """
extern int missing(int) __attribute__((weak_import));
long long ask(void) { return missing ? 1 : 2; }
"""
    assert call(library_of(mac("ask.c", text)), "ask") == 2


def test_private_extern_is_of_the_library_alone(mac, library_of):
    session = ExecutionSession()
    text = '__attribute__((visibility("hidden"))) int kept(void) { return 3; }\nint shown;\n'
    ask = "int kept(void);\nlong long ask(void) { return kept(); }\n"
    below = library_of(mac("below.c", text), session=session)
    assert call(library_of(mac("below.c", text), mac("ask.c", ask)), "ask") == 3
    above = library_of(mac("ask.c", ask), needs=[below], session=session)
    with pytest.raises(UndefinedSymbolError, match="'kept'"):
        above.symbol_address("ask")


def test_alternative_entry_stays_with_what_is_before_it(mac, library_of):
    """Code falls through to it: no other section may come between."""
    add = {"x86_64": "addl ${}, %eax", "arm64": "add x0, x0, #{}"}[MACHINE]
    start = {"x86_64": "movl $0, %eax", "arm64": "mov x0, #0"}[MACHINE]
    text = f"""
    .section __TEXT,__text,regular,pure_instructions
    .globl _whole, _rest
    .alt_entry _rest
_whole:
    {start}
    {add.format(100)}
_rest:
    {add.format(1)}
    ret
    .subsections_via_symbols
"""
    library = library_of(mac("entry.S", text))
    assert call(library, "whole") == 101
    assert library.symbol_address("rest") > library.symbol_address("whole")


def test_underscore_is_taken_off_once(mac, library_of):
    library = library_of(mac("k.c", "int plain, _one, __two;\n", "-fno-common"))
    assert all(library.symbol_address(name) for name in ("plain", "_one", "__two"))


def test_handle_of_the_library(mac, library_of):
    text = "extern char __dso_handle;\nlong long ask(void) { return (long long)&__dso_handle; }\n"
    assert call(library_of(mac("ask.c", text)), "ask") != 0


# ---- Initializers ----


def test_functions_that_run_at_load(mac, library_of):
    text = """
extern int log[16], count;
__attribute__((constructor)) static void late(void) { log[count++] = NUMBER + 2; }
__attribute__((constructor(101))) static void early(void) { log[count++] = NUMBER + 1; }
"""
    log = "int log[16], count;\nlong long read(int i) { return i < 0 ? count : log[i]; }\n"
    library = library_of(
        mac("log.c", log),
        mac("first.c", text, "-DNUMBER=10"),
        mac("second.c", text, "-DNUMBER=20"),
    )
    assert [call(library, "read", i) for i in range(call(library, "read", -1))] == [11, 12, 21, 22]


def test_functions_that_run_at_unload(mac, library_of):
    text = """
static void last(void);
extern int log;
__attribute__((section("__DATA,__mod_term_func,mod_term_funcs"), used))
static void (*const pointer)(void) = last;
static void last(void) { log = 5; }
int mine;
"""
    session = ExecutionSession()
    below = library_of(mac("log.c", "int log = 1;\n"), session=session)
    above = library_of(mac("last.c", text), needs=[below], session=session)
    log = ctypes.c_int.from_address(below.symbol_address("log"))
    assert above.symbol_address("mine")
    assert log.value == 1
    del above
    gc.collect()
    assert log.value == 5


# ---- Relocations ----


def test_pointers_and_distances_in_data(mac, library_of):
    text = """
    .data
    .globl _datum, _pointer, _distance, _wide, _inside
    .quad 1
_datum:
    .quad 2, 3
_pointer:
    .quad _datum + 8
_distance:
    .long _datum - .
    .long 0
_wide:
    .quad _datum + 24 - .
_inside:
    .long Lend - Lbegin
Lbegin:
    .quad 0
Lend:
    .subsections_via_symbols
"""
    library = library_of(mac("data.S", text))

    def read(name, kind):
        return kind.from_address(library.symbol_address(name)).value

    datum = library.symbol_address("datum")
    assert read("pointer", ctypes.c_uint64) == datum + 8
    assert read("distance", ctypes.c_int32) == datum - library.symbol_address("distance")
    assert read("wide", ctypes.c_int64) == datum + 24 - library.symbol_address("wide")
    assert read("inside", ctypes.c_int32) == 8


def test_what_needs_macos_is_refused(mac, library_of):
    text = '__attribute__((section("__DATA,__objc_classlist"))) int x = 1;\n'
    with pytest.raises(UnsupportedObjectError, match="holds classes of Objective"):
        library_of(mac("k.c", text))
