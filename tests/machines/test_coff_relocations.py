"""Relocations of objects for Windows, which are run on Linux."""

import ctypes

import pytest
from support.other_formats import with_relocation_behind

from orcjit_import import ExecutionSession, OrcJITError

pytestmark = pytest.mark.x86_64("it runs code for Windows on x86-64")

LOADS = ".globl ask\n.text\nask: leaq value(%rip), %rax\nret\n"
LOADS += ".globl value\n.data\nvalue: .quad 0\n"
EVERY_DISTANCE = """
    .globl read_image, read_section, data, image, number
    .data
    .quad 1
data:
    .quad 0x1122334455667788
image:
    .long data@IMGREL + 2
    .long 0
number:
    .secidx data
    .short 0
    .secrel32 data + 4
    .text
    .quad 0x9090909090909090
read_image:
    leaq __ImageBase(%rip), %rax
    movl image(%rip), %ecx
    addq %rcx, %rax
    ret
read_section:
    leaq __ImageBase(%rip), %rax
    movl number+4(%rip), %ecx
    addq %rcx, %rax
    ret
"""


def test_distances_from_the_image(compiled, library_of, call):
    library = library_of(compiled("distance.S", EVERY_DISTANCE))
    data = library.symbol_address("data")
    assert call(library, "read_image") == data + 2
    assert call(library, "read_section") == data + 4


def test_distances_in_one_image_of_two_objects(compiled, library_of, call):
    """The base is the same in all objects of a library, whichever is asked for first."""
    first = ".globl base\n.text\nbase: leaq __ImageBase(%rip), %rax\nret\n"
    second = ".globl far\n.data\nfar: .long base@IMGREL\n"
    library = library_of(compiled("first.S", first), compiled("second.S", second))
    far = library.symbol_address("far")
    distance = ctypes.c_uint32.from_address(far).value
    assert call(library, "base") + distance == library.symbol_address("base")


def test_distance_of_a_function_elsewhere_is_that_of_a_stub(compiled, library_of, call):
    session = ExecutionSession()
    below = library_of(
        compiled("below.c", "long long seven(void) { return 7; }\n"), session=session
    )
    text = """
    .globl ask
    .data
where: .long seven@IMGREL
    .text
ask:
    leaq __ImageBase(%rip), %rax
    movl where(%rip), %ecx
    addq %rcx, %rax
    jmp *%rax
"""
    above = library_of(compiled("above.S", text), needs=[below], session=session)
    assert call(above, "ask") == 7


@pytest.mark.parametrize("behind", range(6))
def test_bytes_behind_a_distance(windows, library_of, call, behind, tmp_path):
    """REL32_1 to REL32_5: so many bytes of the instruction follow the field."""
    image = windows("ask.S", LOADS).read_bytes()
    path = tmp_path / "ask.obj"
    path.write_bytes(with_relocation_behind(image, behind))
    library = library_of(path)
    assert call(library, "ask") == library.symbol_address("value") - behind


def test_unknown_relocation_is_refused_by_its_number(windows, library_of, tmp_path):
    path = tmp_path / "ask.obj"
    path.write_bytes(with_relocation_behind(windows("ask.S", LOADS).read_bytes(), 9))
    with pytest.raises(OrcJITError, match="a relocation of type 13, which no object file"):
        library_of(path).symbol_address("ask")
