"""Names of modules, files, exports and symbols."""

import pytest

from orcjit_import import naming


def test_an_object_is_preferred_to_an_archive() -> None:
    assert naming.file_names("kernels") == ("kernels.o", "kernels.a")


@pytest.mark.parametrize("tail", ["__main__", "__init__", "", "a/b", "a\\b", "a\0b"])
def test_names_that_no_object_can_have(tail: str) -> None:
    assert naming.is_never_ours(tail)


@pytest.mark.parametrize("tail", ["kernels", "_kernels", "größe", "__x", "o"])
def test_names_that_an_object_can_have(tail: str) -> None:
    assert not naming.is_never_ours(tail)


@pytest.mark.parametrize("name", ["a.o", "a.b.o", "liba.a"])
def test_linkable_files(name: str) -> None:
    assert naming.linkable([name]) == [name]


@pytest.mark.parametrize("name", ["a.so", "a.py", "a.o.d", "o", ".a.o", "._a.o"])
def test_files_that_are_not_linked(name: str) -> None:
    assert naming.linkable([name]) == []


def test_the_manifest_of_a_file_stands_beside_it() -> None:
    assert naming.manifest_name("/x.y/kernels.o") == "/x.y/kernels.orcjit.toml"
    assert naming.manifest_name("/x.y/kernels.a") == "/x.y/kernels.orcjit.toml"


def test_symbols_of_exports_and_back() -> None:
    assert naming.symbol_of("add") == "__tvm_ffi_add"
    assert naming.export_of("__tvm_ffi_add") == "add"


@pytest.mark.parametrize("symbol", ["add", "__tvm_ffi_", "__tvm_ffi__library_bin", "_tvm_ffi_x"])
def test_symbols_that_are_no_exports(symbol: str) -> None:
    assert naming.export_of(symbol) is None


def test_a_dunder_is_no_attribute() -> None:
    assert naming.attributes(["__file__", "", "class", "____"]) == ["class", "____"]


@pytest.mark.parametrize(
    ("tail", "symbol"),
    [
        ("speedups", "PyInit_speedups"),
        ("_x1", "PyInit__x1"),
        ("lančmít", "PyInitU_lanmt_2sa6t"),
        ("スパム", "PyInitU_zck5b2b"),
    ],
)
def test_the_init_function_of_an_extension_module(tail: str, symbol: str) -> None:
    """The examples of PEP 489."""
    assert naming.init_symbol(tail) == symbol


@pytest.mark.parametrize(
    ("version", "symbols"),
    [
        (0x030E00F0, ["PyInit_a_b", "PyModExport_a_b"]),
        (0x030F00A1, ["PyModExport_a_b", "PyInit_a_b"]),
    ],
)
def test_slots_are_preferred_where_they_are_known(
    monkeypatch: pytest.MonkeyPatch, version: int, symbols: list[str]
) -> None:
    """PEP 793: Python 3.15 looks for an export of slots first, older ones do not know it."""
    monkeypatch.setattr(naming.sys, "hexversion", version)
    assert naming.init_symbols("a-b") == symbols


def test_the_export_of_slots_of_a_name_beyond_ascii() -> None:
    assert "PyModExportU_lanmt_2sa6t" in naming.init_symbols("lančmít")
