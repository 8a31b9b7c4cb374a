"""A small library takes few pages: its constants lie beside its code, its data beside others'."""

import mmap
from collections.abc import Callable
from pathlib import Path

import pytest
from support.process import mappings

import orcjit_import

Compile = Callable[..., Path]
MANY = 40


@pytest.fixture
def load(gcc: Compile) -> Callable[..., orcjit_import.DynamicLibrary]:
    session = orcjit_import.ExecutionSession()

    def load_defined(*flags: str) -> orcjit_import.DynamicLibrary:
        library = session.create_library()
        library.add(gcc("pages/small.c", *flags))
        assert library["count"]() == 1
        return library

    return load_defined


def page_of(library: orcjit_import.DynamicLibrary, symbol: str) -> int:
    return library.symbol_address(symbol) // mmap.PAGESIZE


def access_of(page: int) -> str:
    address = page * mmap.PAGESIZE
    return next(each.permissions for each in mappings() if each.start <= address < each.end)


def test_constants_lie_beside_code_and_data_elsewhere(load) -> None:
    library = load()
    assert page_of(library, "table") == page_of(library, "__tvm_ffi_count")
    assert access_of(page_of(library, "__tvm_ffi_count")).startswith("r-x")
    assert access_of(page_of(library, "counter")).startswith("rw-")


def test_data_of_libraries_shares_pages_and_nothing_else(load) -> None:
    libraries = [load() for _ in range(MANY)]
    pages = {page_of(library, "counter") for library in libraries}
    assert len(pages) <= 1 + MANY * 128 // mmap.PAGESIZE
    for number, library in enumerate(libraries):
        for _ in range(number):
            library["count"]()
    assert [library["count"]() for library in libraries] == [2 + each for each in range(MANY)]


def test_pages_that_are_used_again_hold_zeros(load) -> None:
    used = []
    for _ in range(5 * MANY):
        library = load()  # which finds its counter at zero
        used.append(page_of(library, "counter"))
        library["count"]()
        del library
    assert len(set(used)) < len(used)


def test_much_data_has_pages_of_its_own(load) -> None:
    first, second = load("-DMORE=4000"), load("-DMORE=4000")
    assert page_of(first, "more") != page_of(second, "more")
    assert first["count"]() == second["count"]() == 2


@pytest.mark.x86_64("an emulator does not show which pages are executable")
def test_large_units_have_constants_apart(load) -> None:
    library = load("-DCONSTANTS=100000")
    assert access_of(page_of(library, "table")).startswith("r--")
    assert access_of(page_of(library, "__tvm_ffi_count")).startswith("r-x")


def test_a_library_takes_one_mapping_at_most(load) -> None:
    load()
    before = len(mappings())
    libraries = [load() for _ in range(MANY)]
    assert len(mappings()) - before < len(libraries)
