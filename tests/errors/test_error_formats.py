"""Objects that are fine, but for something else than this process; and what no linker could use."""

import platform

import pytest
from support.elf import with_machine

from orcjit_import import ObjectFormatError, UnsupportedObjectError

PLATFORMS = {
    "aarch64-linux-gnu": "aarch64",
    "x86_64-linux-gnu": "x86_64",
    "i386-linux-gnu": "i386|32-bit",
    "x86_64-linux-gnux32": "x32|32-bit",
    "armv7-linux-gnueabihf": "arm|32-bit",
    "riscv64-linux-gnu": "riscv",
    "powerpc64le-linux-gnu": "ppc64|powerpc",
    "s390x-linux-gnu": "s390x|big.endian",
    "mips64-linux-gnu": "mips|big.endian",
    "loongarch64-linux-gnu": "loongarch",
    "bpf": "bpf|BPF",
    "arm64-apple-macos": "Mach-O",
    "x86_64-apple-macos": "Mach-O",
    "x86_64-pc-windows-msvc": "COFF",
    "aarch64-pc-windows-msvc": "COFF",
    "wasm32": "[wW]eb[aA]ssembly|[wW]asm",
}
del PLATFORMS[f"{platform.machine()}-linux-gnu"]


@pytest.fixture(params=PLATFORMS, ids=list(PLATFORMS))
def foreign(request, clang):
    """An object for another platform, and the words by which an error names it."""
    path = clang("foreign/freestanding.c", f"--target={request.param}", "-fno-pic")
    return path, PLATFORMS[request.param]


def test_object_for_another_platform(add, foreign):
    path, words = foreign
    with pytest.raises(ObjectFormatError, match=words) as caught:
        add(path)
    assert "freestanding.o" in str(caught.value)
    assert platform.machine() in str(caught.value)


def test_object_for_another_platform_among_good_ones(session, gcc, foreign):
    path, words = foreign
    with pytest.raises(ObjectFormatError, match=words):
        session.load_module([gcc("basic/add.c"), path])


def test_archive_of_objects_for_another_platform(link, builder, clang):
    member = clang("foreign/freestanding.c", "--target=riscv64-linux-gnu")
    with pytest.raises(ObjectFormatError, match="riscv64"):
        link(builder.archive("foreign.a", member), "run")


def test_unknown_machine(add, gcc):
    with pytest.raises(ObjectFormatError, match=r"machine|architecture"):
        add(with_machine(gcc("basic/add.c").read_bytes(), 0xFEED))


def test_library_is_unchanged_by_a_refused_object(session, gcc, clang):
    library = session.create_library()
    library.add(gcc("basic/add.c"))
    with pytest.raises(ObjectFormatError):
        library.add(clang("foreign/freestanding.c", "--target=riscv64-linux-gnu"))
    assert list(library.exports) == ["add"]
    assert library["add"](1, 2) == 3


def test_bitcode(add, clang):
    with pytest.raises(ObjectFormatError, match=r"bitcode.*-flto"):
        add(clang("basic/add.c", "-flto"))


def test_thin_bitcode(add, clang):
    with pytest.raises(ObjectFormatError, match=r"bitcode.*-flto"):
        add(clang("basic/add.c", "-flto=thin"))


def test_bitcode_of_emit_llvm(add, clang):
    with pytest.raises(ObjectFormatError, match=r"bitcode"):
        add(clang("basic/add.c", "-emit-llvm"))


def test_slim_lto_object(add, gcc):
    with pytest.raises(ObjectFormatError, match=r"-fno-lto|-flto.*-ffat-lto-objects"):
        add(gcc("basic/add.c", "-flto", "-fno-fat-lto-objects"))


def test_slim_lto_object_says_which_file(add, gcc):
    with pytest.raises(ObjectFormatError, match=r"add\.o"):
        add(gcc("basic/add.c", "-flto", "-fno-fat-lto-objects"))


def test_archive_of_slim_lto_objects(link, builder, gcc):
    member = gcc("basic/add.c", "-flto", "-fno-fat-lto-objects")
    with pytest.raises(ObjectFormatError, match=r"lto|index"):
        link(builder.archive("slim.a", member), "add")


def test_nested_function_needs_an_executable_stack(add, gcc):
    with pytest.raises(UnsupportedObjectError, match=r"nested\.o.*executable stack"):
        add(gcc("broken/nested.c", "-O0"))


def test_executable_stack_by_request(add, gcc):
    with pytest.raises(UnsupportedObjectError, match="executable stack"):
        add(gcc("basic/add.c", "-Wa,--execstack"))


@pytest.mark.x86_64("a flag of it")
def test_split_stack(add, gcc):
    with pytest.raises(UnsupportedObjectError, match="-fsplit-stack"):
        add(gcc("codemodel/varied.c", "-fsplit-stack"))


def test_32_bit_class_in_a_64_bit_object(add, gcc):
    image = bytearray(gcc("basic/add.c").read_bytes())
    image[4] = 1
    with pytest.raises(ObjectFormatError):
        add(image)


def test_big_endian_mark_in_a_little_endian_object(add, gcc):
    image = bytearray(gcc("basic/add.c").read_bytes())
    image[5] = 2
    with pytest.raises(ObjectFormatError):
        add(image)
