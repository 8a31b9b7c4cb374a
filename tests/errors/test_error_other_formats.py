"""Objects for macOS and Windows: described as ELF's are, damaged or not, and never linked here."""

import random
import struct

import pytest
from support.build import run_now
from support.compilers import find_tool
from support.other_formats import as_big_object

from orcjit_import import ObjectFormatError, OrcJITError
from orcjit_import.source import ObjectPlaces
from orcjit_import.tools import core, description

TARGETS = {
    "arm64-apple-macosx14": ("mach-o", "aarch64"),
    "x86_64-apple-macosx14": ("mach-o", "x86_64"),
    "x86_64-pc-windows-msvc": ("coff", "x86_64"),
    "x86_64-pc-windows-gnu": ("coff", "x86_64"),
}
MACHO, COFF = "arm64-apple-macosx14", "x86_64-pc-windows-msvc"


def facts(image):
    """Describe what is in memory."""
    places = ObjectPlaces(["k.o"], slices=[None], read=lambda _: image)
    core.describe(places, 0)  # raises what is wrong
    return description.describe(places)


@pytest.fixture
def foreign(clang):
    """Compile a source for another system."""

    def compiled(target, *flags, source="foreign/kernel.c"):
        pic = () if "apple" in target else ("-fno-pic",)
        return clang(source, f"--target={target}", "-fcommon", *pic, *flags)

    return compiled


@pytest.mark.parametrize("target", TARGETS)
def test_what_an_object_holds(foreign, target):
    [found] = facts(foreign(target).read_bytes())
    assert (found.format, found.machine) == TARGETS[target]
    assert "compile it for this system" in found.problem
    assert found.exports == ["measure"]
    symbols = {symbol.name: symbol for symbol in found.defined}
    kinds = {name: symbols[name].kind for name in ("text", "zeros", "common")}
    assert kinds == {"text": "function", "zeros": "variable", "common": "common"}
    assert symbols["shared"].binding == "weak"
    assert symbols["inner"].visibility == "hidden"
    assert (symbols["zeros"].size, symbols["common"].size) == (400, 16)
    assert dict(found.undefined) == {"elsewhere": "global", "number": "global", "optional": "weak"}
    assert {"code", "data", "zero", "constants"} <= set(found.sizes)
    assert (found.eager, found.initializers) == (False, [])


@pytest.mark.parametrize("target", TARGETS)
def test_initializers(foreign, target):
    [found] = facts(foreign(target, "-DINITIALIZER").read_bytes())
    expected = "__DATA,__mod_init_func" if "apple" in target else ".CRT$XCU"
    assert (found.eager, found.initializers) == (True, [expected])


def test_atoms_are_one_section(foreign):
    [found] = facts(foreign(MACHO).read_bytes())
    names = [section.name for section in found.sections]
    assert names.count("__TEXT,__text") == 1


@pytest.mark.parametrize("target", TARGETS)
def test_debug_information(foreign, target):
    [found] = facts(foreign(target, "-g").read_bytes())
    assert found.has_debug_info
    assert "debug" in found.sizes


@pytest.mark.parametrize("target", [MACHO, COFF])
def test_names_of_cxx(foreign, target):
    [found] = facts(foreign(target, "-O0", "-fno-rtti", source="foreign/inline.cc").read_bytes())
    twice = next(symbol for symbol in found.defined if symbol.name.startswith(("_Z5tw", "??$tw")))
    assert twice.kind == "function"
    if target == MACHO:
        assert (twice.binding, found.plain(twice.name)) == ("weak", "int twice<int>(int)")


def test_universal_file(foreign, tmp_path):
    thin = [foreign(target) for target in ("x86_64-apple-macosx14", MACHO)]
    output = tmp_path / "k.o"
    run_now(find_tool("llvm-lipo", "llvm"), "-create", *thin, "-output", output)
    found = facts(output.read_bytes())
    assert [one.label for one in found] == ["k.o(x86_64)", "k.o(aarch64)"]
    assert [one.exports for one in found] == [["measure"]] * 2


@pytest.mark.parametrize("target", [MACHO, COFF])
def test_archive(builder, foreign, target, tmp_path):
    output = tmp_path / "k.a"
    run_now(find_tool("llvm-ar", "llvm"), "rcs", output, foreign(target))
    [found] = facts(output.read_bytes())
    assert found.label == "k.o(kernel.o)"
    assert found.exports == ["measure"]


def test_object_with_many_sections(foreign):
    image = foreign(COFF).read_bytes()
    [small], [big] = facts(image), facts(as_big_object(image))
    assert (big.format, big.machine) == (small.format, small.machine)
    assert big.defined == small.defined
    assert big.sections == small.sections


def test_import_library(tmp_path):
    definition, output = tmp_path / "x.def", tmp_path / "x.a"
    definition.write_text("LIBRARY x.dll\nEXPORTS\n  work\n")
    tool = find_tool("llvm-dlltool", "llvm")
    run_now(tool, "-m", "i386:x86-64", "-d", definition, "-l", output)
    found = facts(output.read_bytes())
    assert any("a member of an import library (Windows)" in one.problem for one in found)


def test_intermediate_code_of_microsoft():
    marks = bytes.fromhex("38feb30ca5d9ab4dac9bd6b6222653c2")
    image = struct.pack("<HHHHI", 0, 0xFFFF, 1, 0x8664, 0) + marks + bytes(100)
    with pytest.raises(ObjectFormatError, match=r"Microsoft's intermediate code.* without /GL"):
        facts(image)


# ---- Damage ----

DAMAGED = {
    MACHO: ("-DINITIALIZER",),
    "x86_64-apple-macosx14": (),
    "x86_64-pc-windows-gnu": ("-DINITIALIZER",),
    COFF: (),
}


def outcome(image):
    """Whether it was described; or the error, which has to be one of ours."""
    try:
        return bool(facts(bytes(image)))
    except OrcJITError as error:
        return type(error)


@pytest.mark.parametrize("target", DAMAGED)
def test_every_prefix(foreign, target):
    image = foreign(target, *DAMAGED[target]).read_bytes()
    outcomes = [outcome(image[:size]) for size in range(len(image))]
    assert outcomes.count(True) < 16  # padding, or a string table's last zeros
    assert outcomes.count(ObjectFormatError) > len(image) - 17


@pytest.mark.parametrize(
    "bits", [0xFF, *(pytest.param(1 << n, marks=pytest.mark.slow) for n in (0, 3, 7))]
)
@pytest.mark.parametrize("target", DAMAGED)
def test_every_byte_flipped(foreign, target, bits):
    image = bytearray(foreign(target, *DAMAGED[target]).read_bytes())
    outcomes = set()
    for place in range(len(image)):
        image[place] ^= bits
        outcomes.add(outcome(image))
        image[place] ^= bits
    assert outcomes == {True, ObjectFormatError}


@pytest.mark.slow
@pytest.mark.parametrize("target", DAMAGED)
def test_any_damage(foreign, target):
    image = foreign(target, *DAMAGED[target]).read_bytes()
    numbers = random.Random(8)
    for _ in range(2000):
        damaged = bytearray(image)
        for _ in range(numbers.choice([1, 3, 9])):
            place = numbers.randrange(len(image) - 4)
            damaged[place : place + 4] = numbers.choice(
                [b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", numbers.randbytes(4), bytes(4)]
            )
        outcome(damaged)
