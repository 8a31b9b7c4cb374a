"""The shared library: small, stripped, closed to the outside, and free of LLVM at run time."""

import re
import subprocess

import pytest
from support.compilers import find_tool

MEGABYTE = 1_000_000
# What every Linux with Python and a C++ program on it has.
SYSTEM_LIBRARIES = re.compile(
    r"(libstdc\+\+|libgcc_s|libc|libm|libdl|libpthread|librt|ld-linux-x86-64)\.so\.\d+"
)


@pytest.fixture
def readelf(library):
    tool = find_tool("readelf", "binutils")
    return lambda *flags: (
        subprocess.run(
            [tool, "--wide", *flags, str(library)], capture_output=True, text=True, check=True
        ).stdout
    )


def test_at_most_five_megabytes(library):
    assert library.stat().st_size <= 5 * MEGABYTE


def test_stripped(readelf):
    sections = readelf("--sections")
    assert ".dynsym" in sections
    assert ".symtab" not in sections
    assert ".debug_" not in sections


def test_exports_its_c_functions_and_nothing_else(readelf):
    defined = re.compile(r" (?:GLOBAL|WEAK|UNIQUE) +\S+ +(?!UND)\w+ (\S+)$", re.MULTILINE)
    exported = defined.findall(readelf("--dyn-syms"))
    assert "orcjit_abi_version" in exported
    others = {name for name in exported if not name.startswith("orcjit_")}
    assert others == {"__jit_debug_descriptor", "__jit_debug_register_code"}  # for gdb


def test_needs_system_libraries_only(readelf):
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", readelf("--dynamic"))
    assert "libc.so.6" in needed
    assert [name for name in needed if not SYSTEM_LIBRARIES.fullmatch(name)] == []


def test_unwinder_is_shared_with_the_process(readelf):
    """With a private libgcc, an exception of JIT-linked code ends in std::terminate."""
    assert "[libgcc_s.so.1]" in readelf("--dynamic")


def test_no_search_path(readelf):
    assert not re.search(r"\((RPATH|RUNPATH)\)", readelf("--dynamic"))


def test_no_text_relocations_and_no_executable_stack(readelf):
    assert "(TEXTREL)" not in readelf("--dynamic")
    (stack,) = [line for line in readelf("--segments").splitlines() if "GNU_STACK" in line]
    assert " RWE " not in stack


def test_has_no_path_of_the_build_machine(library, root):
    data = library.read_bytes()
    assert str(root).encode() not in data
    assert b"site-packages" not in data
