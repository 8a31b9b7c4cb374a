"""Objects described without linking them: right for good ones, an exception for all others."""

import platform
import random
import struct

import pytest
from support.elf import SECTION_HEADER_SIZE, patch, regions, sections

from orcjit_import import ObjectFormatError, OrcJITError
from orcjit_import.source import ObjectPlaces
from orcjit_import.tools import core, description


def facts(image):
    """Describe what is in memory."""
    places = ObjectPlaces(["k.o"], slices=[None], read=lambda _: image)
    core.describe(places, 0)  # raises what is wrong
    return description.describe(places)


def in_file(path, offset=0, size=0):
    """Describe what is in a part of a file."""
    return core.describe(ObjectPlaces([str(path)], slices=[(offset, size)]), 0)


def test_object(cc):
    [found] = facts(cc("basic/multiple.c").read_bytes())
    expected = ("elf64", platform.machine(), "")
    assert (found.format, found.machine, found.problem) == expected
    assert found.exports == ["alpha", "main", "matrix_multiply", "zeta"]
    assert found.eager is False


def test_path(cc):
    [found] = description.describe(ObjectPlaces([str(cc("basic/add.c"))]))
    assert found.exports == ["add"]


def test_slice_of_a_file(cc, tmp_path):
    image = cc("basic/add.c").read_bytes()
    (tmp_path / "whole").write_bytes(b"before" + image + b"after")
    [found] = in_file(tmp_path / "whole", 6, len(image))
    assert "__tvm_ffi_add" in [name for name, *_ in found["defined"]]


@pytest.mark.parametrize(("offset", "size"), [(0, 10**9), (10**9, 10), (2**63, 1), (1, 2**64 - 1)])
def test_slice_beyond_the_file(cc, offset, size):
    with pytest.raises(OrcJITError):
        in_file(cc("basic/add.c"), offset, size)


def test_initializers(cc):
    [found] = facts(cc("initializers/plain.c", "-DNAME=x").read_bytes())
    assert found.eager is True
    assert found.initializers


def test_archive(cc, builder):
    archive = builder.archive("k.a", cc("archive/entry.c"), cc("archive/chained.c"))
    found = facts(archive.read_bytes())
    assert [one.label for one in found] == ["k.o(entry.o)", "k.o(chained.o)"]
    assert [one.exports for one in found] == [["entry"], []]


def test_object_for_another_machine(clang):
    path = clang("foreign/freestanding.c", "--target=riscv64-linux-gnu")
    [found] = facts(path.read_bytes())
    assert (found.machine, found.exports) == ("riscv64", [])
    assert "riscv64" in found.problem


@pytest.mark.parametrize("image", [b"", b"text", bytes(100), b"\x7fELF", b"!<arch>\n!"])
def test_no_object(image):
    with pytest.raises(ObjectFormatError):
        facts(image)


def test_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        in_file(tmp_path / "missing.o")


def test_names_that_are_no_text(gcc):
    """Whatever bytes a name has: facts or an error of ours, and never invalid JSON."""
    image = gcc("basic/multiple.c").read_bytes()
    start = image.index(b"__tvm_ffi_alpha") + len(b"__tvm_ffi_")
    for byte in range(1, 256):
        [found] = facts(patch(image, start, bytes([byte])))
        assert "zeta" in found.exports


def test_damaged_objects(cc):
    image = cc("symbols/comdat_plain.cc").read_bytes()
    numbers = random.Random(5)
    tables = regions(image)
    for _ in range(2000):
        damaged = bytearray(image)
        for _ in range(numbers.choice([1, 2, 5])):
            table = numbers.choice(tables)
            damaged[table.start + numbers.randrange(table.size)] = numbers.randrange(256)
        try:
            facts(bytes(damaged))
        except OrcJITError:
            continue


def test_damaged_archives(cc, builder):
    members = [cc("archive/entry.c"), cc("archive/chained.c")]
    image = builder.archive("k.a", *members).read_bytes()
    numbers = random.Random(6)
    for _ in range(2000):
        damaged = bytearray(image[: numbers.choice([len(image), numbers.randrange(len(image))])])
        for _ in range(3):
            if damaged:
                damaged[numbers.randrange(min(200, len(damaged)))] = numbers.randrange(256)
        try:
            facts(bytes(damaged))
        except OrcJITError:
            continue


# What an assembler writes as it is told: compilers and linkers end every string.
UNENDED = ['.ascii "made by hand"', '.ascii "\\0\\0made by hand"', '.string "one"\n.ascii "two"']


@pytest.mark.timeout(30)
@pytest.mark.parametrize("text", UNENDED)
def test_compilers_string_without_an_end(builder, text):
    source = f'.section .comment,"",@progbits\n{text}\n.data\n.globl v\nv: .quad 1\n'
    image = builder.compile_text("gcc", "made.S", source).read_bytes()
    [found] = facts(image)
    assert found.compilers == (["one", "two"] if "one" in text else ["made by hand"])


@pytest.mark.timeout(30)
def test_compilers_string_without_an_end_in_an_archive(builder):
    source = '.section .comment,"",@progbits\n.ascii "x"\n.data\n.globl {0}\n{0}: .quad 1\n'
    members = [builder.compile_text("gcc", f"{n}.S", source.format(n)) for n in ("a", "b")]
    found = facts(builder.archive("k.a", *members).read_bytes())
    assert [one.compilers for one in found] == [["x"], ["x"]]


@pytest.mark.timeout(30)
def test_sections_that_all_name_the_same_compilers(builder):
    """Each of 10,000 sections as large as the file."""
    count, size = 10_000, 1_000_000
    header = '.section .comment,"",@progbits,unique,'
    lines = [f"{header}{number}\n.byte 0" for number in range(count)]
    image = bytearray(builder.compile_text("clang", "made.S", "\n".join(lines)).read_bytes())
    image += b"x\0" * (size // 2)
    (table,) = struct.unpack_from("<Q", image, 40)
    for index in range(1, count):
        header = table + index * SECTION_HEADER_SIZE
        if struct.unpack_from("<I", image, header + 4) == (1,):
            struct.pack_into("<QQ", image, header + 24, len(image) - size, size)
    with pytest.raises(ObjectFormatError, match="sections overlap"):
        facts(bytes(image))


@pytest.mark.timeout(30)
def test_members_that_overlap(gcc):
    """An index that names 2,000 places of which each member reaches to the end."""
    count, content = 2000, gcc("basic/add.c").read_bytes()
    index = struct.pack(">I", count)
    start = 8 + 60 + len(index) + 4 * count + 2 * count
    size = 60 * count + 1_000_000
    index += b"".join(struct.pack(">I", start + 60 * number) for number in range(count))
    index += b"s\0" * count

    def header(name, size):
        return f"{name:<16}{0:<12}{0:<6}{0:<6}{644:<8}{size:<10}`\n".encode()

    image = b"!<arch>\n" + header("/", len(index)) + index
    image += b"".join(header(f"{n}.o/", size - 60 * (n + 1)) for n in range(count))
    image += content + bytes(1_000_000 - len(content))
    with pytest.raises(ObjectFormatError, match="members that overlap"):
        facts(image)


@pytest.mark.timeout(120)
def test_damaged_lists_of_strings(cc):
    """Sections that nobody loads and `inspect` shows: any byte, any size."""
    image = cc("symbols/comdat_plain.cc", "-g").read_bytes()
    numbers = random.Random(7)
    lists = [found for found in sections(image) if found.name in (b".comment", b".debug_str")]
    assert len(lists) == 2
    for _ in range(500):
        damaged = bytearray(image)
        for found in lists:
            damaged[found.offset + found.size - numbers.randrange(1, 4)] = numbers.randrange(256)
            damaged[found.offset + numbers.randrange(found.size)] = numbers.randrange(256)
        assert len(facts(bytes(damaged))) == 1


def test_exports_of_a_library_that_are_no_text(session, gcc):
    image = gcc("basic/multiple.c").read_bytes()
    start = image.index(b"__tvm_ffi_alpha") + len(b"__tvm_ffi_")
    library = session.create_library()
    library.add(patch(image, start, b"\xff\xfe"))
    assert "zeta" in library.exports
    assert library["zeta"]() == 26
