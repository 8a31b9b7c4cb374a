"""Undefined and duplicate symbols: what the message tells, and how the library goes on."""

import re

import pytest

from orcjit_import import DuplicateSymbolError, UndefinedSymbolError


def library_of(session, *objects, name=""):
    library = session.create_library(name)
    for path in objects:
        library.add(path)
    return library


def undefined(library, function):
    with pytest.raises(UndefinedSymbolError) as caught:
        library.get_function(function)
    return str(caught.value)


def test_undefined_symbol_is_named(session, cc):
    library = library_of(session, cc("broken/undefined_one.c"))
    assert "orcjit_missing_function" in undefined(library, "needs_missing")


def test_message_names_the_object_that_needs_it(session, cc):
    library = library_of(session, cc("basic/add.c"), cc("broken/undefined_one.c"))
    message = undefined(library, "needs_missing")
    assert "undefined_one.o" in message
    assert "add.o" not in message


def test_message_names_the_function_that_needs_it(session, cc):
    library = library_of(session, cc("broken/undefined_one.c"))
    assert "needs_missing" in undefined(library, "needs_missing")


def test_message_tells_where_it_was_looked_for(session, cc):
    base = library_of(session, cc("basic/add.c"), name="basekernels")
    library = library_of(session, cc("broken/undefined_one.c"), name="mykernels")
    library.set_link_order(base)
    message = undefined(library, "needs_missing")
    assert "mykernels" in message
    assert "basekernels" in message
    assert "process" in message


def test_message_of_cpp_has_both_names(session, cc):
    library = library_of(session, cc("broken/undefined_cxx.cc"))
    message = undefined(library, "needs_cxx")
    assert "_ZN7kernels4gemmEdPKc" in message
    assert "kernels::gemm(double, char const*)" in message


def test_all_undefined_symbols_are_named(session, cc):
    library = library_of(session, cc("broken/undefined_many.c"))
    message = undefined(library, "needs_many")
    for name in ("missing_a", "missing_b", "missing_c", "missing_data"):
        assert f"orcjit_{name}" in message


def test_message_does_not_list_what_is_defined(session, cc):
    library = library_of(session, cc("calls/errors.cc"), cc("broken/undefined_one.c"))
    message = undefined(library, "needs_missing")
    assert "_ZN3tvm" not in message
    assert len(message) < 1000


def test_hundreds_of_undefined_symbols_make_a_short_message(session, builder):
    calls = "".join(f"int orcjit_absent_{n}(void);\n" for n in range(500))
    body = "+".join(f"orcjit_absent_{n}()" for n in range(500))
    path = builder.compile_text(
        "gcc", "absent.c", f"{calls}int __tvm_ffi_run(void) {{ return {body}; }}\n"
    )
    message = undefined(library_of(session, path), "run")
    assert re.search(r"4\d\d more", message)
    assert len(message) < 3000


def test_object_with_an_initializer(session, cc):
    with pytest.raises(UndefinedSymbolError, match="orcjit_missing_function"):
        session.load_module(cc("broken/undefined_in_initializer.c"))


def test_no_initializer_runs_when_a_symbol_is_missing(session, cc, trace):
    objects = [cc("initializers/plain.c", "-DNAME=x"), cc("broken/undefined_one.c")]
    with pytest.raises(UndefinedSymbolError):
        session.load_module(objects)
    assert trace.words() == []


def test_adding_the_missing_object_mends_it(session, cc):
    library = library_of(session, cc("broken/undefined_one.c"))
    undefined(library, "needs_missing")
    library.add(cc("broken/defines_missing.c"))
    assert library["needs_missing"]() == 31


def test_adding_a_missing_library_mends_it(session, cc):
    library = library_of(session, cc("broken/undefined_one.c"))
    undefined(library, "needs_missing")
    library.set_link_order(library_of(session, cc("broken/defines_missing.c")))
    assert library["needs_missing"]() == 31


def test_failing_again_gives_the_same_message(session, cc):
    library = library_of(session, cc("broken/undefined_one.c"))
    first = undefined(library, "needs_missing")
    assert undefined(library, "needs_missing") == first


def test_functions_got_before_go_on_working(session, cc):
    library = library_of(session, cc("basic/add.c"))
    add = library.get_function("add")
    library.add(cc("broken/undefined_one.c"))
    undefined(library, "needs_missing")
    assert add(1, 2) == 3


def test_undefined_thread_local(session, cc):
    assert "shared_tls" in undefined(library_of(session, cc("tls/use.c")), "get_shared")


def test_duplicate_names_the_symbol_and_both_objects(session, cc, tmp_path):
    paths = []
    for number, name in enumerate(("first.o", "second.o")):
        path = tmp_path / name
        flags = (f"-DVALUE={number}", f"-DEXPORT=export_{number}")
        path.write_bytes(cc("broken/duplicate.c", *flags).read_bytes())
        paths.append(path)
    library = library_of(session, paths[0])
    with pytest.raises(DuplicateSymbolError, match="twice_defined") as caught:
        library.add(paths[1])
    assert "first.o" in str(caught.value)
    assert "second.o" in str(caught.value)


def test_duplicate_leaves_the_library_as_it_was(session, cc):
    library = library_of(session, cc("broken/duplicate.c", "-DVALUE=1", "-DEXPORT=one"))
    with pytest.raises(DuplicateSymbolError):
        library.add(cc("broken/duplicate.c", "-DVALUE=2", "-DEXPORT=two"))
    assert list(library.exports) == ["one"]
    assert library["one"]() == 1


def test_duplicate_after_the_first_one_was_linked(session, cc):
    library = library_of(session, cc("broken/duplicate.c", "-DVALUE=1", "-DEXPORT=one"))
    assert library["one"]() == 1
    with pytest.raises(DuplicateSymbolError, match="twice_defined"):
        library.add(cc("broken/duplicate.c", "-DVALUE=2", "-DEXPORT=two"))
    library.add(cc("basic/add.c"))
    assert (library["one"](), library["add"](1, 2)) == (1, 3)


def test_same_object_twice(session, cc):
    library = library_of(session, cc("basic/add.c"))
    with pytest.raises(DuplicateSymbolError, match="__tvm_ffi_add"):
        library.add(cc("basic/add.c"))


def test_duplicate_of_cpp_has_both_names(session, cc):
    library = library_of(session, cc("exceptions/thrower.cc"))
    with pytest.raises(DuplicateSymbolError, match=r"throw_by_number\(int\)"):
        library.add(cc("exceptions/thrower.cc"))


def test_duplicate_data(session, cc):
    library = library_of(session, cc("symbols/common_defined.c"))
    other = cc("symbols/common.c", "-fno-common", "-DCOUNT=4", "-DID=1", "-O0")
    with pytest.raises(DuplicateSymbolError, match="table"):
        library.add(other)


def test_definitions_in_two_libraries_are_no_duplicates(session, cc):
    libraries = [
        library_of(session, cc("broken/duplicate.c", f"-DVALUE={number}", "-DEXPORT=run"))
        for number in (1, 2)
    ]
    assert [library["run"]() for library in libraries] == [1, 2]


LATE_DEFINITIONS = {
    "strong after weak": (("symbols/weak.c",), ("symbols/strong.c",), "pick"),
    "definition after common": (
        ("symbols/common.c", "-fcommon", "-DCOUNT=4", "-DID=1"),
        ("symbols/common_defined.c",),
        "get_1",
    ),
    "larger common after smaller": (
        ("symbols/common.c", "-fcommon", "-DCOUNT=4", "-DID=1"),
        ("symbols/common.c", "-fcommon", "-DCOUNT=1000", "-DID=2"),
        "get_1",
    ),
}


@pytest.mark.parametrize("case", LATE_DEFINITIONS)
def test_definition_that_comes_too_late(session, cc, case):
    """What is linked already cannot be replaced: better refused than ignored or overrun."""
    first, late, function = LATE_DEFINITIONS[case]
    library = library_of(session, cc(*first))
    before = library[function](0)
    with pytest.raises(DuplicateSymbolError, match=r"picked|table"):
        library.add(cc(*late))
    assert library[function](0) == before


@pytest.mark.parametrize("case", LATE_DEFINITIONS)
def test_definition_that_comes_before_anything_is_linked(session, cc, case):
    first, late, function = LATE_DEFINITIONS[case]
    library = library_of(session, cc(*first), cc(*late))
    assert isinstance(library[function](0), int)
