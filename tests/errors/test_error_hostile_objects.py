"""Objects that no compiler makes: each would crash, hang or exhaust a linker that believes them."""

import string
import struct

import pytest
from support.elf import SECTION_HEADER_SIZE, SHT_SYMTAB, SYMBOL_SIZE, patch, sections

from orcjit_import import (
    JITMemoryError,
    ObjectFormatError,
    SymbolNotFoundError,
    UndefinedSymbolError,
    UnsupportedObjectError,
)

FUNCTION = """
  .globl __tvm_ffi_run
  .type __tvm_ffi_run, @function
__tvm_ffi_run:
  ret
  .size __tvm_ffi_run, .-__tvm_ffi_run
  .section .note.GNU-stack,"",@progbits
"""


@pytest.fixture
def assemble(builder):
    """Assemble text, with an exported function behind it, into the bytes of an object."""
    return lambda text: builder.compile_text(
        "gcc", "made.S", f"{text}\n.text\n{FUNCTION}"
    ).read_bytes()


@pytest.fixture
def run(session):
    """Link an object's exported function."""
    return lambda image: session.load_module(image)["run"]


def header_of(image, name):
    """Return where the header of the section called `name` is."""
    index = next(i for i, section in enumerate(sections(image)) if section.name == name)
    (table,) = struct.unpack_from("<Q", image, 40)
    return table + index * SECTION_HEADER_SIZE


def with_size(image, name, size):
    return patch(image, header_of(image, name) + 32, struct.pack("<Q", size))


@pytest.mark.parametrize("size", [2**40, 2**44, 2**60, 2**63, 2**64 - 4096])
@pytest.mark.parametrize("section", ['.bss,"aw"', '.tbss,"awT"'])
def test_zeros_beyond_all_memory(run, assemble, section, size):
    image = assemble(f".section {section},@nobits\n .zero 8\n")
    refusals = (JITMemoryError, UnsupportedObjectError)
    with pytest.raises(refusals, match=r"larger than the memory|more than 2 GB of thread_local"):
        run(with_size(image, section.split(",")[0].encode(), size))


def test_sizes_whose_sum_overflows(run, assemble):
    image = assemble('.section .bss.a,"aw",@nobits\n.zero 8\n.section .bss.b,"aw",@nobits\n.zero 8')
    for name in (b".bss.a", b".bss.b"):
        image = with_size(image, name, 2**63)
    with pytest.raises(JITMemoryError):
        run(image)


@pytest.mark.x86_64("its assembly")
def test_large_alignment_of_static_thread_local_storage(run, assemble):
    text = '.text\n movq %fs:v@tpoff, %rax\n .section .tbss,"awT",@nobits\n .balign 8\nv: .zero 8\n'
    image = assemble(text)
    aligned = patch(image, header_of(image, b".tbss") + 48, struct.pack("<Q", 2**30))
    with pytest.raises(UnsupportedObjectError, match="static thread-local storage"):
        run(aligned)


@pytest.mark.x86_64("its assembly")
def test_thread_local_section_without_content(session, assemble):
    text = '.section .tdata,"awT",@progbits\n .globl v\nv:\n .text\n lea v@tlsgd(%rip), %rdi\n'
    library = session.create_library()
    library.add(assemble(text))
    assert library.symbol_address("__tvm_ffi_run") != 0
    assert library.symbol_address("v") != 0


def test_thread_local_section_that_is_not_loaded(session, assemble):
    image = assemble('.section .tdata,"awT",@progbits\n .globl v\nv: .quad 1\n')
    flags = header_of(image, b".tdata") + 8
    library = session.create_library()
    library.add(patch(image, flags, struct.pack("<Q", 0x400)))
    with pytest.raises(SymbolNotFoundError, match="no symbol 'v'"):
        library.symbol_address("v")


def test_initializers_that_are_zeros(run, assemble):
    image = assemble('.section .init_array,"aw"\n .quad 0\n')
    without_content = patch(image, header_of(image, b".init_array") + 4, struct.pack("<I", 8))
    assert run(with_size(without_content, b".init_array", 2**35))


@pytest.mark.parametrize(
    "section", [".init_array", ".fini_array", ".ctors", ".dtors", ".preinit_array"]
)
@pytest.mark.parametrize(
    # The last one lies far from everything: in memory of other linked code, it may be a function.
    "entry",
    ["0x1234", "0x8000000000000000", "data", "__tvm_ffi_run+0x7000000000"],
)
def test_initializer_that_is_no_code(run, assemble, section, entry):
    image = assemble(f'.data\ndata: .quad 0\n.section {section},"aw"\n.quad {entry}\n')
    with pytest.raises(ObjectFormatError, match=r"made\.S|is no code"):
        run(image)


@pytest.mark.parametrize("augmentation", [b"zPSR", b"zRLR"])
def test_unwind_table_that_libgcc_reads_in_another_way(session, cc, augmentation):
    """Its functions would seem to lie anywhere, and be found for those of other libraries."""
    image = cc("exceptions/within.cc", "-g0").read_bytes()
    (frames,) = [found for found in sections(image) if found.name == b".eh_frame"]
    place = image.index(b"zPLR", frames.offset, frames.offset + frames.size)
    library = session.create_library()
    library.add(patch(image, place, augmentation))
    with pytest.raises(ObjectFormatError, match="unknown order"):
        library.get_function("catch_within")


def test_initializer_of_the_process(run, assemble):
    assert run(assemble('.section .init_array,"aw"\n .quad tzset\n'))


def test_initializer_within_a_function_of_the_process(run, assemble):
    with pytest.raises(ObjectFormatError, match=r"made\.S|is no code"):
        run(assemble('.section .init_array,"aw"\n .quad tzset + 1\n'))


def test_resolver_outside_of_its_section(run, assemble):
    text = ".globl f\n.type f, @gnu_indirect_function\nf: ret\n.data\n.quad f\n"
    image = assemble(text)
    symtab = next(section for section in sections(image) if section.type == SHT_SYMTAB)
    for entry in range(symtab.offset, symtab.offset + symtab.size, SYMBOL_SIZE):
        if image[entry + 4] & 15 == 10:
            image = patch(image, entry + 8, struct.pack("<Q", 2**32))
    with pytest.raises(ObjectFormatError, match="outside its section"):
        run(image)


def test_function_that_is_data(session, assemble):
    library = session.load_module(
        assemble(".data\n.globl __tvm_ffi_table\n__tvm_ffi_table: .quad 0")
    )
    with pytest.raises(ObjectFormatError, match="is data"):
        library.get_function("table")


def test_context_symbol_that_is_read_only(run, assemble):
    text = '.section .rodata,"a"\n.globl __tvm_ffi__library_ctx\n__tvm_ffi__library_ctx: .quad 0\n'
    assert run(assemble(text))


DIGITS, LOWER, UPPER = string.digits, string.ascii_lowercase, string.ascii_uppercase


def number(value, digits):
    """Write a number as references in mangled names do: zero is nothing, one is "0"."""
    text = ""
    rest = value - 1
    while value and (rest or not text):
        rest, digit = divmod(rest, len(digits))
        text = digits[digit] + text
    return text


def doubling(count):
    """Name a C++ function whose parameters are pairs of pairs of pairs: 2**count types."""
    pairs = (
        f"S_IS{number(i, DIGITS + UPPER)}_S{number(i, DIGITS + UPPER)}_E" for i in range(1, count)
    )
    return "_Z1f1AIiiE" + "".join(pairs)


def doubling_in_rust(count):
    name = "INvC1a1bTllE"
    last = name.index("TllE")
    for _ in range(count):
        reference = f"B{number(last, DIGITS + LOWER + UPPER)}_"
        last = len(name)
        name += f"T{reference}{reference}E"
    return f"_R{name}E"


MANGLED = {
    "deep": "_Z1f" + "P" * 100_000 + "i",
    "deep but short": "_Z1f" + "P" * 1000 + "i",
    "doubling": doubling(60),
    "doubling in Rust": doubling_in_rust(60),
    "long": "a" * 2_000_000,
}


def test_name_that_can_be_demangled(run, assemble):
    with pytest.raises(
        UndefinedSymbolError, match=r"f\(A<int, int>, A<A<int, int>, A<int, int>>\)"
    ):
        run(assemble(f".quad {doubling(2)}\n"))


@pytest.mark.parametrize("name", MANGLED.values(), ids=MANGLED)
def test_name_that_is_hard_to_demangle(run, assemble, name):
    with pytest.raises(UndefinedSymbolError) as caught:
        run(assemble(f".quad {name}\n"))
    assert name[:200] in str(caught.value)
    assert len(str(caught.value)) < 10_000


def test_names_that_overlap(run, assemble):
    count = 4000
    name = "n" * 400_000
    image = assemble(f"{name}: .globl {name}\n" + "".join(f"s{i}:\n" for i in range(count)))
    symtab = next(section for section in sections(image) if section.type == SHT_SYMTAB)
    at = image.index(name.encode())
    strings = next(s.offset for s in sections(image) if s.offset <= at < s.offset + s.size)
    for number, entry in enumerate(range(symtab.offset, symtab.offset + symtab.size, SYMBOL_SIZE)):
        image = patch(image, entry, struct.pack("<I", at - strings + number)) if number else image
    with pytest.raises(ObjectFormatError, match="overlap"):
        run(image)


def test_tables_that_overlap(run, assemble):
    image = assemble("".join(f'.section .d{i},"aw"\n.quad run{i}\n' for i in range(200)))
    text = bytes(4096)
    image = image + text
    for i in range(200):
        header = header_of(image, f".rela.d{i}".encode())
        image = patch(image, header + 24, struct.pack("<QQ", 0, len(image) // 24 * 24))
    with pytest.raises(ObjectFormatError, match="overlap"):
        run(image)


def test_many_references_to_one_missing_symbol(run, assemble):
    labels = "".join(f"l{i}: .quad missing\n" for i in range(30_000))
    with pytest.raises(UndefinedSymbolError, match="missing"):
        run(assemble(f".data\n{labels}.globl l1\n.type l1, @function\n"))
