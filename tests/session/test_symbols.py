"""Kinds of symbols: weak, COMDAT, common, aliases, visibility, ifuncs, bounds of sections."""

import ctypes
import platform

import pytest
from support.build import control_library, run
from support.compilers import find_compiler
from support.linking import SystemLinker
from support.process import lines_of

from orcjit_import import FunctionNotFoundError


def test_weak_definition_alone(linker, cc):
    assert linker.library(cc("symbols/weak.c"))["pick"]() == 11


@pytest.mark.parametrize("weak_first", [True, False])
def test_strong_definition_replaces_a_weak_one(linker, cc, weak_first):
    objects = [cc("symbols/weak.c"), cc("symbols/strong.c")]
    assert linker.library(*(objects if weak_first else objects[::-1]))["pick"]() == 22


def test_two_weak_definitions_first_wins(linker, cc):
    library = linker.library(
        cc("symbols/weak_numbered.c", "-DID=1"), cc("symbols/weak_numbered.c", "-DID=2")
    )
    assert (library["pick_1"](), library["pick_2"]()) == (1, 1)


def test_weak_reference_to_nothing(linker, cc):
    library = linker.library(cc("symbols/weak_undefined.c"))
    assert (library["call_maybe"](), library["read_maybe"]()) == (-1, -1)


def test_weak_reference_to_nothing_by_its_distance(jit, cc):
    library = jit.library(cc("symbols/weak_pc_relative.S"), cc("symbols/weak_pc_relative_user.c"))
    assert (library["address_of_nothing"](), library["call_unless_nothing"]()) == (0, 5)


def test_weak_reference_to_another_object(linker, cc):
    library = linker.library(cc("symbols/weak_undefined.c"), cc("symbols/maybe.c"))
    assert (library["call_maybe"](), library["read_maybe"]()) == (5, 6)


def test_weak_reference_to_another_library(linker, cc):
    base = linker.library(cc("symbols/maybe.c"), cc("basic/add.c"))
    library = linker.library(cc("symbols/weak_undefined.c"), depends=(base,))
    assert (library["call_maybe"](), library["read_maybe"]()) == (5, 6)


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_comdat_is_one_over_all_objects(linker, cc, compiler, level):
    flags = [level]
    if (linker.kind, compiler.name) == ("so", "gcc"):
        flags.append("-fno-gnu-unique")  # else the loader merges them over the whole process
    library = linker.library(*(cc("symbols/comdat.cc", f"-DID={n}", *flags) for n in (1, 2, 3)))
    assert [library[f"bump_{number}"]() for number in (1, 2, 3, 1)] == [1, 2, 3, 4]
    assert [library[f"bump_template_{number}"]() for number in (1, 2, 3)] == [51, 52, 53]
    assert [library[f"bump_inline_{number}"]() for number in (3, 2, 1)] == [71, 72, 73]
    assert len({library[f"address_{number}"]() for number in (1, 2, 3)}) == 1


def test_comdat_is_another_in_another_library(jit, cc):
    libraries = [jit.library(cc("symbols/comdat.cc", "-DID=1")) for _ in range(2)]
    assert [library["bump_1"]() for library in libraries] == [1, 1]
    assert [library["bump_template_1"]() for library in libraries] == [51, 51]


def test_comdat_is_one_over_both_compilers(jit, gcc, clang):
    library = jit.library(gcc("symbols/comdat.cc", "-DID=1"), clang("symbols/comdat.cc", "-DID=2"))
    assert [library["bump_1"](), library["bump_2"](), library["bump_1"]()] == [1, 2, 3]
    assert library["address_1"]() == library["address_2"]()


def test_common_symbols_merge_and_the_largest_size_wins(linker, cc):
    for counts in ((4, 1000), (1000, 4)):
        library = linker.library(
            *(
                cc("symbols/common.c", "-fcommon", f"-DCOUNT={count}", f"-DID={number}")
                for number, count in enumerate(counts)
            ),
            cc("basic/counter.c"),
        )
        assert library["set_0"](3, 30) == 30
        assert library["get_1"](3) == 30
        assert library["set_1"](999 if counts[1] == 1000 else 2, 5) == 5
        assert library["bump"]() == 41


def test_definition_wins_over_a_common_symbol(linker, cc):
    common = cc("symbols/common.c", "-fcommon", "-DCOUNT=4", "-DID=1")
    defined = cc("symbols/common_defined.c")
    for objects in ([common, defined], [defined, common]):
        library = linker.library(*objects)
        assert (library["first"](), library["get_1"](2)) == (10, 30)


def test_aliases(linker, cc):
    library = linker.library(cc("symbols/alias.c"))
    assert library["call_alias"]() == 888
    assert library["write_alias"](13) == 13


def test_every_visibility_within_a_library(linker, cc):
    library = linker.library(cc("symbols/calls_visible.c"), cc("symbols/visibility.c"))
    assert library["sum_visible"]() == 4321


def test_hidden_by_default_with_exports(linker, cc):
    library = linker.library(
        cc("symbols/calls_visible.c", "-fvisibility=hidden"), cc("symbols/visibility.c")
    )
    assert library["sum_visible"]() == 4321


def test_virtual_tables_across_objects(linker, cc):
    library = linker.library(cc("symbols/virtual_use.cc"), cc("symbols/virtual_define.cc"))
    assert (library["area"](5), library["casts"]()) == (253, 10)


def test_virtual_tables_across_libraries(linker, cc):
    base = linker.library(cc("symbols/virtual_define.cc"))
    library = linker.library(cc("symbols/virtual_use.cc"), depends=(base,))
    assert (library["area"](5), library["casts"]()) == (253, 10)


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_ifunc(linker, cc, level):
    library = linker.library(cc("symbols/ifunc.c", level))
    assert [library["call_dispatched"](), library["call_local"]()] == [44, 44]
    assert library["call_in_data"]() == 44
    assert library["same_address"]() == 1


def test_ifunc_of_another_object(linker, cc):
    library = linker.library(cc("symbols/calls_ifunc.c"), cc("symbols/ifunc.c"))
    assert library["call_elsewhere"]() == 44


def test_ifunc_of_another_library(linker, cc):
    base = linker.library(cc("symbols/ifunc.c"))
    library = linker.library(cc("symbols/calls_ifunc.c"), depends=(base,))
    assert library["call_elsewhere"]() == 44


def test_bounds_of_a_section(linker, cc):
    assert linker.library(cc("symbols/sections.c"))["sum_registry"]() == 111


def test_bounds_of_a_section_over_all_objects(linker, cc):
    library = linker.library(cc("symbols/sections.c"), cc("symbols/registry_more.c"))
    assert library["sum_registry"]() == 1111


def test_functions_and_data_of_the_process(linker, cc):
    library = linker.library(cc("symbols/got_address.c"))
    assert library["call_libm"](12) == 144
    assert library["streams_exist"]() == 1
    assert library["call_libc"](123) == 5
    assert library["call_through_table"]() == 4


def test_binary_file_as_an_object(linker, cc, tmp_path):
    from support.build import run
    from support.compilers import find_tool

    (tmp_path / "data").write_bytes(b"twelve bytes")
    blob = tmp_path / "data.o"
    tool = find_tool("objcopy", "binutils")
    formats = {
        "x86_64": ("elf64-x86-64", "i386:x86-64"),
        "aarch64": ("elf64-littleaarch64", "aarch64"),
    }
    kind, machine = formats[platform.machine()]
    command = ["-I", "binary", "-O", kind, "-B", machine, "data", str(blob)]
    run("env", "-C", tmp_path, tool, *command)
    assert linker.library(cc("symbols/uses_blob.c"), blob)["blob_size"]() == 12


def test_versioned_symbol_of_libc(linker, cc):
    assert linker.library(cc("symbols/versioned.c"))["copy_versioned"](77) == 77


def test_absolute_symbol_of_another_object(linker, cc):
    library = linker.library(cc("symbols/uses_absolute.c"), cc("codemodel/relocations.S"))
    assert library["absolute"]() == 0x1234


def test_data_that_looks_like_a_call_is_a_distance(cc):
    """It was pointed at a stub. In a process of its own: room close to the data is needed."""
    program = """
import sys
from orcjit_import import ExecutionSession
module = ExecutionSession().load_module(sys.argv[1:])
print(module["is_right"]())
"""
    objects = (cc("symbols/looks_like_call_user.c"), cc("symbols/looks_like_call.S"))
    assert lines_of(program, *objects) == ["1"]


def test_weak_reference_to_morestack(linker, cc):
    assert linker.library(cc("symbols/asks_for_morestack.c"))["has_morestack"]() == 0


@pytest.fixture
def counting_library(gcc, tmp_path):
    """A shared library that has the counter of symbols/unique.cc."""
    path = tmp_path / "libcounting.so"
    run("g++", "-shared", gcc("symbols/unique.cc", "-DSHARED"), "-o", path)
    return path


COUNT_TOGETHER = """
import ctypes
import sys
import tvm_ffi
import orcjit_import
shared = ctypes.CDLL(sys.argv[1], mode=int(sys.argv[3]))
module = tvm_ffi.load_module(sys.argv[2])
print(shared.bump_in_shared(), module["bump"](), shared.bump_in_shared())
"""


@pytest.mark.parametrize("kind", ["jit", "so"])
def test_unique_variable_of_a_loaded_shared_library(gcc, counting_library, tmp_path, kind):
    """STB_GNU_UNIQUE, GCC's default for static variables of inline functions."""
    path = gcc("symbols/unique.cc")
    if kind == "so":
        path = control_library(tmp_path, find_compiler("gcc"), path)
    assert lines_of(COUNT_TOGETHER, counting_library, path, ctypes.RTLD_GLOBAL) == ["1 2 3"]


def test_unique_variable_of_a_declared_shared_library(gcc, counting_library, tmp_path):
    package = tmp_path / "counts"
    package.mkdir()
    (package / "unique.o").write_bytes(gcc("symbols/unique.cc").read_bytes())
    (package / "orcjit.toml").write_text(f'libraries = ["{counting_library}"]\n')
    program = """
import ctypes
import sys
import orcjit_import
sys.path.insert(0, sys.argv[1])
import counts
shared = ctypes.CDLL(sys.argv[2])
print(shared.bump_in_shared(), counts.bump(), shared.bump_in_shared())
"""
    assert lines_of(program, tmp_path, counting_library) == ["1 2 3"]


def test_unique_variables_of_unrelated_libraries_stay_apart(jit, gcc):
    """Packages may define the same names without meeting; `dlopen` would make them one."""
    first, second = (jit.library(gcc("symbols/unique.cc")) for _ in range(2))
    assert (first["bump"](), first["bump"](), second["bump"]()) == (1, 2, 1)


def test_unique_variable_that_is_linked_stays_what_it_is(gcc, counting_library):
    """The shared library is loaded later: nothing that was linked changes."""
    program = """
import ctypes
import sys
import orcjit_import
module = orcjit_import.ExecutionSession().load_module([sys.argv[2]])
print(module["bump"](), end=" ")
shared = ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)
print(shared.bump_in_shared(), module["bump"]())
"""
    assert lines_of(program, counting_library, gcc("symbols/unique.cc")) == ["1 1 2"]


def kept_in(form, builder, path):
    if form == "object":
        return path
    return builder.archive("not_found.a", path, options="rcsDT" if form == "thin" else "rcsD")


@pytest.mark.parametrize("form", ["object", "archive", "thin"])
def test_exports_are_what_a_lookup_finds(session, cc, builder, form):
    library = session.create_library()
    library.add(kept_in(form, builder, cc("symbols/not_found.S")))
    assert list(library.exports) == ["shown"]
    assert library["shown"]() == 5
    for name in ("hidden", "internal", "zero", "apart"):
        assert not library.implements_function(name)
        with pytest.raises(FunctionNotFoundError):
            library.get_function(name)


def test_control_of_what_a_lookup_finds(cc, tmp_path, compiler):
    library = SystemLinker(tmp_path, compiler).library(cc("symbols/not_found.S"))
    assert library["shown"]() == 5
    for name in ("hidden", "internal", "zero"):
        assert not library.implements_function(name)


@pytest.mark.parametrize("form", ["object", "archive"])
def test_module_has_what_a_lookup_finds(cc, builder, tmp_path, form):
    path = kept_in(form, builder, cc("symbols/not_found.S"))
    (tmp_path / f"not_found_module{path.suffix}").write_bytes(path.read_bytes())
    program = """
import sys
import orcjit_import
sys.path.insert(0, sys.argv[1])
import not_found_module
print(not_found_module.__all__, not_found_module.shown())
"""
    assert lines_of(program, tmp_path) == ["['shown'] 5"]


@pytest.mark.parametrize("form", ["object", "archive"])
def test_what_exports_only_hidden_names_is_no_module(builder, tmp_path, form):
    source = '__attribute__((visibility("hidden"))) int __tvm_ffi_f(void) { return 0; }\n'
    path = kept_in(form, builder, builder.compile_text("gcc", "only_hidden.c", source))
    (tmp_path / f"only_hidden_module{path.suffix}").write_bytes(path.read_bytes())
    program = """
import sys
import orcjit_import
sys.path.insert(0, sys.argv[1])
try:
    import only_hidden_module
except ModuleNotFoundError as error:
    print(error.name)
"""
    assert lines_of(program, tmp_path) == ["only_hidden_module"]
