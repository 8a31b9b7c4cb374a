"""A DynamicLibrary is a tvm_ffi.Module: for Python, for other modules, and for C++."""

import pytest
import tvm_ffi

import orcjit_import


@pytest.fixture
def library(session, cc):
    made = session.create_library("adder")
    made.add(cc("basic/add.c"))
    return made


@pytest.fixture
def modules(session, cc):
    """C++ functions that take modules."""
    made = session.create_library()
    made.add(cc("calls/modules.cc"))
    return made


def test_it_is_a_tvm_module(library):
    assert isinstance(library, tvm_ffi.Module)


def test_kind(library):
    assert library.kind == "orcjit"


def test_it_is_runnable(library):
    assert library.is_runnable()


def test_it_is_not_serializable(library):
    assert not library.is_binary_serializable()


def test_library_knows_its_session(library, session):
    assert library.session.same_as(session)


def test_repr_names_the_library(library):
    assert "adder" in repr(library)


def test_import_into_another_library(library, session, cc):
    importer = session.create_library()
    importer.add(cc("basic/value.c"))
    importer.import_module(library)
    assert importer.get_function("add", query_imports=True)(1, 2) == 3


def test_import_into_a_module_of_another_kind(library, cc, compiler, tmp_path):
    from support.build import control_library

    shared = control_library(tmp_path, compiler, cc("basic/value.c"))
    module = tvm_ffi.load_module(shared, keep_module_alive=False)
    module.import_module(library)
    assert module.get_function("add", query_imports=True)(1, 2) == 3
    assert module.imports[0].same_as(library)


def test_importer_keeps_the_imported_library_alive(session, cc):
    importer, imported = session.create_library(), session.create_library()
    importer.add(cc("basic/value.c"))
    imported.add(cc("basic/add.c"))
    importer.import_module(imported)
    del imported
    assert importer.get_function("add", query_imports=True)(1, 2) == 3


def test_imports_and_clear_imports(library, session, cc):
    other = session.create_library()
    other.add(cc("basic/value.c"))
    library.import_module(other)
    assert [module.same_as(other) for module in library.imports] == [True]
    library.clear_imports()
    assert list(library.imports) == []


def test_import_cycle_is_refused(library, session, cc):
    other = session.create_library()
    other.add(cc("basic/value.c"))
    library.import_module(other)
    with pytest.raises(RuntimeError, match=r"[Cc]ycl"):
        other.import_module(library)


def test_cpp_function_takes_a_library(library, modules):
    assert modules["kind_of"](library) == "orcjit"


def test_cpp_calls_a_function_of_a_library(library, modules):
    assert modules["call_in"](library, "add", 20, 22) == 42


def test_cpp_asks_what_a_library_implements(library, modules):
    assert modules["implements"](library, "add")
    assert not modules["implements"](library, "subtract")


def test_missing_function_is_none_in_cpp(library, modules):
    assert modules["has_none"](library, "subtract")


def test_library_comes_back_from_cpp_as_a_module(library, session, cc):
    values = session.create_library()
    values.add(cc("calls/values.cc"))
    echoed = values["echo"](library)
    assert isinstance(echoed, tvm_ffi.Module)
    assert echoed["add"](1, 2) == 3


def test_function_of_a_library_is_an_argument_of_another(library, session, cc):
    callbacks = session.create_library()
    callbacks.add(cc("calls/callbacks.cc"))
    value = session.create_library()
    value.add(cc("basic/counter.c"))
    assert callbacks["apply"](value["bump"], 0) == 41


def test_session_is_a_tvm_object(session):
    assert isinstance(session, tvm_ffi.Object)


def test_dynamic_library_cannot_be_made_without_a_session():
    with pytest.raises(TypeError):
        orcjit_import.DynamicLibrary()
