"""Objects that were cut off: each byte of them is needed, up to the last."""

import pytest
from support.elf import regions, sections

from orcjit_import import ObjectFormatError

SOURCES = {
    "C": ("basic/add.c", ()),
    "thread_local, groups, unwind tables": ("exceptions/comdat.cc", ("-DID=1",)),
    "debug information": ("basic/helper.c", ("-g",)),
    "compact relocations": ("basic/calls_helper.c", ("-Wa,--crel,--allow-experimental-crel",)),
}


def end_of_contents(image):
    """Where the last byte lies that a linker has to read; what follows may be padding."""
    ends = [region.start + region.size for region in regions(image)]
    return max(ends + [section.offset + section.size for section in sections(image)])


@pytest.mark.parametrize("kind", SOURCES)
def test_every_truncation_is_refused(session, clang, kind):
    source, flags = SOURCES[kind]
    image = clang(source, *flags).read_bytes()
    library = session.create_library()
    accepted = []
    for size in range(end_of_contents(image)):
        try:
            library.add(image[:size])
        except ObjectFormatError:
            continue
        accepted.append(size)
    assert accepted == []
    library.add(image)


def test_every_truncation_of_an_archive_is_refused(session, builder, gcc, clang):
    archive = builder.archive("both.a", gcc("basic/add.c"), clang("basic/plain.c"))
    image = archive.read_bytes()
    accepted = []
    for size in set(range(len(image))) - {8}:  # the eight bytes of the magic are an empty archive
        library = session.create_library()
        try:
            library.add(image[:size])
            library.get_function("add")
            library.get_function("use")
        except ObjectFormatError:
            continue
        accepted.append(size)
    assert accepted == []
