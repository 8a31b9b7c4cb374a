"""Flags that change how object code reaches its data and other functions."""

import re
from pathlib import Path

import pytest
from support import elf
from support.compilers import find_compiler
from support.process import lines_of

from orcjit_import import ObjectFormatError

X86_64, AARCH64 = pytest.mark.x86_64, pytest.mark.aarch64
EVERYWHERE = [
    ("-O0",),
    ("-O1",),
    ("-O3",),
    ("-Os",),
    ("-fpic",),
    ("-fno-plt",),
    ("-fno-semantic-interposition",),
    ("-fvisibility=hidden",),
    pytest.param(("-mcmodel=medium",), marks=X86_64("a code model of it")),
    pytest.param(("-mcmodel=large",), marks=X86_64("others have no such model with -fPIC")),
    pytest.param(("-mcmodel=tiny",), marks=AARCH64("a code model of it")),
    pytest.param(("-mno-outline-atomics",), marks=AARCH64("a flag of it")),
    ("-ffunction-sections", "-fdata-sections"),
    ("-g",),
    ("-gdwarf-4",),
    ("-gdwarf-5",),
    ("-g", "-gsplit-dwarf"),
    ("-fcf-protection=full",),
    pytest.param(("-mindirect-branch=thunk",), marks=X86_64("a flag of it")),
    ("-fstack-protector-all",),
    ("-fno-asynchronous-unwind-tables",),
    ("-fno-omit-frame-pointer",),
    ("-fno-jump-tables",),
    ("-fsanitize=undefined", "-fsanitize-undefined-trap-on-error"),
    ("-pg",),
    ("-fcommon",),
]
CLANG_SPELLING = {
    "-mindirect-branch=thunk": "-mretpoline",
    "-fsanitize-undefined-trap-on-error": "-fsanitize-trap=all",
}


def spelled(compiler, flags):
    if compiler.name == "clang":
        return tuple(CLANG_SPELLING.get(flag, flag) for flag in flags)
    return flags


def check_c(library):
    table = library["through_table"]
    assert [table(0, 5), table(1, 5), table(2, 5)] == [6, 10, 26]
    assert [library["through_switch"](which) for which in range(7)] == [3, 2, -7, 5, 1000, 77, 12]
    assert library["data"](1) == 6 + 1000 + 6 + 2
    assert [chr(library["character"](index)) for index in range(3)] == ["z", "o", "t"]
    assert library["twice_constant"](2) == 5


def check_cxx(library):
    assert [library["run_virtual"](value) for value in (1, 200)] == [2, -100]
    assert library["name_size"]() == 43
    assert library["is_derived"]() == 1


@pytest.mark.parametrize("flags", EVERYWHERE, ids=" ".join)
def test_c(linker, cc, compiler, flags):
    flags = spelled(compiler, flags)
    check_c(linker.library(cc("codemodel/varied.c", *flags), cc("codemodel/other.c", *flags)))


@pytest.mark.parametrize("flags", EVERYWHERE, ids=" ".join)
def test_cxx(jit, cc, compiler, flags):
    check_cxx(jit.library(cc("codemodel/varied.cc", *spelled(compiler, flags))))


@pytest.mark.parametrize("flag", ["-fpie", "-fPIE"])
def test_position_independent_executable_code(jit, cc, flag):
    check_c(jit.library(cc("codemodel/varied.c", flag), cc("codemodel/other.c", flag)))
    check_cxx(jit.library(cc("codemodel/varied.cc", flag)))


def test_position_independent_executable_code_far_from_libraries(gcc):
    program = """
        import mmap, sys
        import orcjit_import
        orcjit_import.default_session()  # loads the libraries
        # What the process maps next lies below this, out of their reach.
        hoard = [mmap.mmap(-1, 1 << 30, mmap.MAP_PRIVATE | 0x4000) for _ in range(3)]
        library = orcjit_import.ExecutionSession().create_library()
        library.add(sys.argv[1])
        print(library.get_function("catch_out_of_range")(1))
    """
    assert lines_of(program, gcc("codemodel/catches.cc", "-fpie", "-O2")) == ["1001"]


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_position_dependent_c(jit, cc, level):
    flags = ("-fno-pic", level)
    check_c(jit.library(cc("codemodel/varied.c", *flags), cc("codemodel/other.c", *flags)))


def test_position_dependent_cxx(jit, cc):
    """Its table of exceptions holds a 32-bit address of type information in libstdc++."""
    check_cxx(jit.library(cc("codemodel/varied.cc", "-fno-pic")))


@pytest.mark.parametrize(
    "model",
    [
        pytest.param("medium", marks=X86_64("a code model of it")),
        pytest.param("tiny", marks=AARCH64("a code model of it")),
        "large",
    ],
)
def test_position_dependent_code_models(jit, cc, model):
    flags = ("-fno-pic", f"-mcmodel={model}")
    check_c(jit.library(cc("codemodel/varied.c", *flags), cc("codemodel/other.c", *flags)))


@pytest.mark.x86_64("others have no large model with -fPIC")
def test_objects_of_different_models_in_one_library(linker, cc):
    check_c(
        linker.library(cc("codemodel/varied.c", "-mcmodel=large"), cc("codemodel/other.c", "-fpie"))
    )


def test_merged_object(linker, cc, builder):
    merged = builder.merge("merged.o", cc("codemodel/varied.c"), cc("codemodel/other.c"))
    check_c(linker.library(merged))


def test_merged_cxx_object(linker, cc, builder):
    merged = builder.merge("merged.o", cc("codemodel/varied.cc"), cc("exceptions/within.cc"))
    library = linker.library(merged)
    check_cxx(library)
    assert library["catch_within"](1) == 1001


def test_object_merged_by_lld(linker, cc, builder):
    from support.compilers import find_tool

    lld = find_tool("ld.lld", "lld")
    merged = builder.merge(
        "merged.o", cc("codemodel/varied.c"), cc("codemodel/other.c"), linker=lld
    )
    check_c(linker.library(merged))


def test_stripped_object(linker, cc, tmp_path):
    from support.build import run
    from support.compilers import find_tool

    stripped = tmp_path / "stripped.o"
    tool = find_tool("strip", "binutils")
    run(tool, "--strip-unneeded", cc("codemodel/varied.c", "-g"), "-o", stripped)
    check_c(linker.library(stripped, cc("codemodel/other.c")))


def test_compressed_debug_information(linker, cc):
    flags = ("-g", "-gz")
    check_c(linker.library(cc("codemodel/varied.c", *flags), cc("codemodel/other.c", *flags)))


@pytest.mark.x86_64("levels of its instructions")
def test_vector_instructions(linker, cc):
    flags = Path("/proc/cpuinfo").read_text()
    level = "-march=x86-64-v3" if " avx2 " in flags and " bmi2 " in flags else "-march=x86-64"
    sources = ("codemodel/varied.c", "codemodel/other.c")
    check_c(linker.library(*(cc(source, "-O3", level) for source in sources)))


def test_fat_lto_object(linker, gcc):
    flags = ("-flto", "-ffat-lto-objects")
    check_c(linker.library(gcc("codemodel/varied.c", *flags), gcc("codemodel/other.c", *flags)))


@pytest.mark.parametrize("alignment", [64, 4096, 65536, 2 * 1024 * 1024])
def test_alignment(linker, cc, alignment):
    library = linker.library(cc("codemodel/aligned.c", f"-DALIGNMENT={alignment}"))
    assert library["misalignment"]() == 0


@pytest.mark.parametrize("megabytes", [1, 100, 1000])
def test_zero_initialised_data(linker, cc, megabytes):
    library = linker.library(cc("codemodel/large_bss.c", f"-DMEGABYTES={megabytes}"))
    assert library["touch"]() == 3


def test_nine_hundred_functions_in_sections_of_their_own(linker, cc):
    library = linker.library(cc("codemodel/many.c", "-ffunction-sections"))
    assert library["chain"](1) == 1 + 999 + 555 + 100


RELOCATIONS = {
    "got_pcrel_load": 11,
    "got_pcrel_compare": 1,
    "got_pcrel_add": 22,
    "got_pcrel_push": 33,
    "got_pcrel_call": 55,
    "plt_call": 55,
    "direct_call": 55,
    "libc_call": 66,
    "got_offset": 44,
    "got_slot": 11,
    "got_pc64": 44,
    "plt_offset": 55,
    "data_pc64": 44,
    "data_pc32": 44,
    "data_absolute64": 33,
    "data_function_pointer": 55,
    "data_size32": 24,
    "data_size64": 24,
    "absolute_value": 0x1234,
}


@pytest.fixture
def relocations(linker, cc):
    return linker.library(cc("codemodel/relocations.S"))


RELOCATIONS_OF_AARCH64 = {
    "got_page": 11,
    "got_page_offset": 22,
    "got_literal": 33,
    "got_call": 55,
    "direct_call": 55,
    "conditional_branch": 55,
    "tested_branch": 55,
    "libc_call": 66,
    "page": 44,
    "load_low": 44,
    "load_byte": 44,
    "address": 44,
    "literal": 44,
    "moved_address": 44,
    "moved_distance": 44,
    "data_pc64": 44,
    "data_pc32": 44,
    "data_absolute64": 33,
    "data_function_pointer": 55,
    "absolute_value": 0x1234,
}


@pytest.mark.x86_64("its relocations")
def test_every_relocation_of_assembly(relocations):
    assert {name: relocations[name]() for name in RELOCATIONS} == RELOCATIONS


@pytest.mark.aarch64("its relocations")
def test_every_relocation_of_assembly_of_aarch64(relocations):
    expected = RELOCATIONS_OF_AARCH64
    assert {name: relocations[name]() for name in expected} == expected


@pytest.fixture
def compact(clang):
    """Compile with Clang, which has compact relocations from 19 on, and GCC's assembler none."""
    release = int(re.search(r"clang version (\d+)", find_compiler("clang").version)[1])
    if release < 19:
        pytest.skip(f"Clang {release} makes no compact relocations")
    flags = ("-fPIC", "-Wa,--crel", "-Wa,--allow-experimental-crel")
    return lambda source, *more: clang(source, *flags, *more)


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_compact_relocations(jit, compact, level):
    check_c(jit.library(compact("codemodel/varied.c", level), compact("codemodel/other.c", level)))
    check_cxx(jit.library(compact("codemodel/varied.cc", level)))


def test_compact_relocations_that_are_cut_off(jit, compact):
    image = bytearray(compact("basic/helper_export.c").read_bytes())
    for table in elf.sections(bytes(image)):
        if table.type == elf.SHT_CREL:
            image[table.offset] |= 0x80  # the count goes on in the next byte
    library = jit.session.create_library()
    library.add(bytes(image))
    with pytest.raises(ObjectFormatError, match=r"relocations of section \.text.* are cut off"):
        library.get_function("own_helper")
