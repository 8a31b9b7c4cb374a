"""Objects whose bytes are damaged: refused, whatever is wrong with them."""

import struct

import pytest
from support.elf import SYMBOL_SIZE, patch, regions

from orcjit_import import ObjectFormatError, OrcJITError

SECTION_TABLE_FIELD = 40
SECTION_COUNT_FIELD = 60
NAME_INDEX_FIELD = 62


@pytest.fixture
def image(gcc):
    return gcc("exceptions/comdat.cc", "-DID=1").read_bytes()


def region(image, kind):
    return next(found for found in regions(image) if found.kind == kind)


def test_header_only(add, image):
    with pytest.raises(ObjectFormatError, match="truncated"):
        add(image[:64])


def test_magic_only(add, image):
    with pytest.raises(ObjectFormatError, match=r"truncated|not an object"):
        add(image[:4])


def test_truncated_anywhere_in_the_header(add, image):
    for size in range(1, 64):
        with pytest.raises(ObjectFormatError):
            add(image[:size])


def test_truncated_anywhere_after_it(add, image):
    for size in range(64, len(image), 61):
        with pytest.raises(ObjectFormatError, match="truncated"):
            add(image[:size])


def test_last_byte_missing(add, image):
    with pytest.raises(ObjectFormatError, match="truncated"):
        add(image[:-1])


def test_trailing_bytes_are_harmless(session, gcc):
    image = gcc("basic/add.c").read_bytes() + b"trailing"
    assert session.load_module(image)["add"](1, 2) == 3


def test_zeroed_section_headers(add, image):
    found = region(image, "section headers")
    with pytest.raises(ObjectFormatError):
        add(patch(image, found.start, bytes(found.size)))


@pytest.mark.parametrize("offset", [1, 2**32, 2**63, 2**64 - 1, 2**64 - 64])
def test_section_headers_elsewhere(add, image, offset):
    with pytest.raises(ObjectFormatError):
        add(patch(image, SECTION_TABLE_FIELD, struct.pack("<Q", offset)))


@pytest.mark.parametrize("count", [0, 1, 0xFEFF, 0xFFFF])
def test_wrong_number_of_sections(add, image, count):
    with pytest.raises(ObjectFormatError):
        add(patch(image, SECTION_COUNT_FIELD, struct.pack("<H", count)))


@pytest.mark.parametrize("index", [0, 1, 0xFF00, 0xFFFE])
def test_wrong_table_of_section_names(session, image, index):
    broken = patch(image, NAME_INDEX_FIELD, struct.pack("<H", index))
    with pytest.raises(OrcJITError):
        session.load_module(broken)


@pytest.mark.parametrize("kind", ["symbols", "relocations", "strings"])
@pytest.mark.parametrize("byte", [0x00, 0x55, 0xFF])
def test_overwritten_table(session, image, kind, byte):
    """Not all of it has to be noticed, but none of it may do harm."""
    for found in regions(image):
        if found.kind != kind:
            continue
        broken = patch(image, found.start, bytes([byte]) * found.size)
        library = session.create_library()
        try:
            library.add(broken)
            library.symbol_address("__tvm_ffi_run_1")
        except OrcJITError:
            continue


@pytest.mark.parametrize("offset", [2**20, 2**31, 2**63, 2**64 - 1])
def test_relocation_outside_of_its_section(link, image, offset):
    found = region(image, "relocations")
    broken = patch(image, found.start, struct.pack("<Q", offset))
    with pytest.raises(ObjectFormatError, match="relocation"):
        link(broken, "run_1")


# The last ones are numbers that relocations of other formats have in the core, and beyond.
@pytest.mark.parametrize("number", [0xFE, *range(0x10000, 0x10010), 0x20001, 0xFFFDFFFF])
def test_relocation_of_an_unknown_type(link, image, number):
    found = region(image, "relocations")
    broken = patch(image, found.start + 8, struct.pack("<I", number))
    with pytest.raises(ObjectFormatError, match=f"a relocation of type {number}, which no object"):
        link(broken, "run_1")


def test_relocation_against_a_symbol_that_does_not_exist(link, image):
    found = region(image, "relocations")
    broken = patch(image, found.start + 12, struct.pack("<I", 0x00FFFFFF))
    with pytest.raises(ObjectFormatError, match="symbol"):
        link(broken, "run_1")


@pytest.mark.parametrize("symbol_type", [0, 1, 3, 4, 5, 6, 7, 12, 13, 15])
def test_function_symbol_of_another_type(session, gcc, symbol_type):
    """Not every type has to be refused, but none may do harm. (10, an ifunc, would be called.)"""
    image = gcc("basic/add.c").read_bytes()
    symbols = region(image, "symbols")
    info = symbols.start + symbols.size - SYMBOL_SIZE + 4  # of the last symbol: the function
    library = session.create_library()
    try:
        library.add(patch(image, info, bytes([(image[info] & 0xF0) | symbol_type])))
        library.symbol_address("__tvm_ffi_add")
    except OrcJITError:
        return


@pytest.mark.parametrize("index", [0, 0xFFF1, 0xFFF2, 0xFF00, 0xFFFF, 0x7FFF])
def test_function_symbol_in_another_section(session, gcc, index):
    image = gcc("basic/add.c").read_bytes()
    symbols = region(image, "symbols")
    section = symbols.start + symbols.size - SYMBOL_SIZE + 6
    library = session.create_library()
    try:
        library.add(patch(image, section, struct.pack("<H", index)))
        library.symbol_address("__tvm_ffi_add")
    except OrcJITError:
        return


@pytest.mark.parametrize("value", [2**20, 2**31, 2**63, 2**64 - 1])
def test_function_symbol_beyond_its_section(link, gcc, value):
    image = gcc("basic/add.c").read_bytes()
    symbols = region(image, "symbols")
    broken = patch(image, symbols.start + symbols.size - 16, struct.pack("<Q", value))
    with pytest.raises(ObjectFormatError, match="symbol"):
        link(broken, "add")
