"""Functions of a library: how they are found, listed and described."""

import ctypes

import pytest
import tvm_ffi
from support.threads import in_new_thread

from orcjit_import import FunctionNotFoundError, SymbolNotFoundError


@pytest.fixture
def library(session, cc):
    made = session.create_library("arith")
    made.add(cc("basic/multiple.c"))
    return made


@pytest.fixture
def documented(session, cc):
    made = session.create_library()
    made.add(cc("calls/documented.cc"))
    return made


def test_get_function_returns_a_tvm_function(library):
    assert isinstance(library.get_function("zeta"), tvm_ffi.Function)


def test_function_by_item(library):
    assert library["zeta"]() == 26


def test_function_by_attribute(library):
    assert library.alpha() == 1


def test_call_of_the_library_calls_main(library):
    assert library(5) == 105


def test_function_may_be_got_twice(library):
    assert library.get_function("zeta")() == library.get_function("zeta")() == 26


def test_state_is_shared_by_all_functions_got_from_one_library(session, cc):
    library = session.create_library()
    library.add(cc("basic/counter.c"))
    assert [library["bump"](), library.bump(), library.get_function("bump")()] == [41, 42, 43]


def test_two_libraries_of_one_object_have_states_of_their_own(session, cc):
    libraries = [session.create_library(), session.create_library()]
    for library in libraries:
        library.add(cc("basic/counter.c"))
    assert [library["bump"]() for library in libraries] == [41, 41]


def test_missing_function(library):
    with pytest.raises(FunctionNotFoundError, match="omega"):
        library.get_function("omega")


def test_missing_function_by_item(library):
    with pytest.raises(FunctionNotFoundError, match="omega"):
        library["omega"]


def test_missing_attribute_is_an_attribute_error(library):
    with pytest.raises(AttributeError, match="omega"):
        _ = library.omega
    assert not hasattr(library, "omega")


def test_missing_function_suggests_near_names(library):
    with pytest.raises(FunctionNotFoundError, match="matrix_multiply"):
        library.get_function("matrix_multipyl")


def test_missing_function_names_its_library(library):
    with pytest.raises(FunctionNotFoundError, match="arith"):
        library.get_function("omega")


def test_missing_function_does_not_list_all_that_there_are(session, cc):
    template = cc("basic/value.c", "-DVALUE=1", "-DEXPORT=name_000").read_bytes()
    library = session.create_library()
    for number in range(50):
        library.add(template.replace(b"name_000", b"name_%03d" % number))
    with pytest.raises(FunctionNotFoundError) as caught:
        library.get_function("name_999")
    assert str(caught.value).count("name_0") < 10


def test_prefix_is_no_part_of_a_function_name(library):
    with pytest.raises(FunctionNotFoundError):
        library.get_function("__tvm_ffi_zeta")


@pytest.mark.parametrize("name", ["", "a\0b", "ünï", "x" * 100_000])
def test_odd_names_are_just_not_found(library, name):
    with pytest.raises(FunctionNotFoundError):
        library.get_function(name)


def test_item_must_be_text(library):
    with pytest.raises((TypeError, ValueError)):
        library[0]


def test_implements_function(library):
    assert library.implements_function("zeta")
    assert not library.implements_function("omega")


def test_implements_function_among_imports(library, session, cc):
    other = session.create_library()
    other.add(cc("basic/value.c"))
    library.import_module(other)
    assert not library.implements_function("value")
    assert library.implements_function("value", query_imports=True)


def test_get_function_among_imports(library, session, cc):
    other = session.create_library()
    other.add(cc("basic/value.c", "-DVALUE=77"))
    library.import_module(other)
    assert library.get_function("value", query_imports=True)() == 77


def test_metadata_tells_the_signature(documented):
    schema = documented.get_function_metadata("multiply")["type_schema"]
    assert "int" in str(schema)


def test_no_metadata(documented):
    assert documented.get_function_metadata("plain") is None


def test_documentation(documented):
    assert documented.get_function_doc("multiply") == "Multiply two integers."


def test_no_documentation(documented):
    assert documented.get_function_doc("plain") is None


def test_a_function_that_only_looks_special_can_be_looked_up(session, cc):
    library = session.create_library()
    library.add(cc("basic/value.c", "-DEXPORT=__inner__main", "-DVALUE=4"))
    assert library.exports == []
    assert library.implements_function("__inner__main")
    assert library.get_function("__inner__main")() == 4


@pytest.mark.parametrize("name", ["_metadata_add", "_doc_add", "_library_ctx", "_library_bin"])
def test_special_symbols_are_no_functions(documented, name):
    assert not documented.implements_function(name)
    with pytest.raises(AttributeError, match=name):
        documented.get_function(name)


def test_special_symbols_are_no_exports(documented):
    assert list(documented.exports) == ["multiply", "plain"]


def test_exports_are_sorted(library):
    assert list(library.exports) == ["alpha", "main", "matrix_multiply", "zeta"]


def test_exports_grow_with_the_library(library, cc):
    library.add(cc("basic/value.c", "-DEXPORT=beta"))
    assert list(library.exports) == ["alpha", "beta", "main", "matrix_multiply", "zeta"]


def test_exports_are_known_without_linking(session, cc):
    library = session.create_library()
    library.add(cc("broken/undefined_one.c"))
    assert list(library.exports) == ["needs_missing", "needs_nothing"]


def test_exports_run_no_initializer(session, cc, trace):
    library = session.create_library()
    library.add(cc("initializers/plain.c", "-DNAME=lazy"))
    assert list(library.exports) == ["run_lazy"]
    assert trace.words() == []


def test_object_without_exports_can_be_added(library, cc):
    library.add(cc("basic/no_exports.c"))
    assert "unrelated" not in library.exports


def test_symbol_address_of_a_function_works_in_ctypes(session, cc):
    library = session.create_library()
    library.add(cc("basic/plain.c"))
    prototype = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int)
    assert prototype(library.symbol_address("multiply"))(6, 7) == 42


def test_symbol_address_of_data_works_in_ctypes(session, cc):
    library = session.create_library()
    library.add(cc("basic/plain.c"))
    scale = ctypes.c_double.from_address(library.symbol_address("scale"))
    assert scale.value == 2.5
    scale.value = 3.5
    assert ctypes.c_double.from_address(library.symbol_address("scale")).value == 3.5


def test_symbol_address_of_a_thread_local_is_that_of_the_calling_thread(session, cc):
    library = session.create_library()
    library.add(cc("tls/define.c"))
    library["set_shared"](5)

    def value():
        return ctypes.c_int64.from_address(library.symbol_address("shared_tls")).value

    assert (value(), in_new_thread(value)) == (5, 7)


def test_symbol_address_of_an_export(library):
    assert library.symbol_address("__tvm_ffi_zeta") > 0


def test_symbol_address_is_an_int_and_stays(library):
    address = library.symbol_address("__tvm_ffi_zeta")
    assert type(address) is int
    assert library.symbol_address("__tvm_ffi_zeta") == address


def test_symbol_address_of_an_unknown_symbol(library):
    with pytest.raises(SymbolNotFoundError, match="no_such_symbol"):
        library.symbol_address("no_such_symbol")


def test_symbol_address_of_a_static_function(session, cc):
    library = session.create_library()
    library.add(cc("basic/plain.c", "-O0"))
    with pytest.raises(SymbolNotFoundError, match="secret"):
        library.symbol_address("secret")
