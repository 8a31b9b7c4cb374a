"""What TVM-FFI fills in when it loads a library: its context, and registered context symbols."""

import pytest
import tvm_ffi


@pytest.fixture
def importing(linker, cc):
    return linker.library(cc("wiring/library_ctx.c"))


def test_library_context_is_set(importing):
    assert importing["has_context"]() == 1


def test_context_finds_functions_of_imported_modules(importing, linker, cc):
    importing.import_module(linker.library(cc("basic/value.c", "-DEXPORT=imported", "-DVALUE=9")))
    assert importing["call_imported"]() == 9


def test_context_finds_registered_functions_at_last(importing):
    tvm_ffi.register_global_func("imported", lambda: 31, override=True)
    try:
        assert importing["call_imported"]() == 31
    finally:
        tvm_ffi.remove_global_func("imported")


def test_context_misses_what_nothing_defines(importing):
    with pytest.raises(RuntimeError, match="imported"):
        importing["call_imported"]()


def test_a_function_of_tvm_that_is_not_there_is_told(session, cc):
    """As an exception of Python's own, which shows its text as it is: without a code."""
    library = session.load_module(cc("wiring/without_runtime.c"))
    with pytest.raises(RuntimeError, match="to use TVMBackendFreeWorkspace, which is") as told:
        library["free_nothing"]()
    assert "[OJ" not in str(told.value)


def test_each_library_has_its_own_context(linker, cc):
    libraries = [linker.library(cc("wiring/library_ctx.c")) for _ in range(2)]
    for value, library in enumerate(libraries):
        imported = linker.library(cc("basic/value.c", "-DEXPORT=imported", f"-DVALUE={value}"))
        library.import_module(imported)
    assert [library["call_imported"]() for library in libraries] == [0, 1]


def test_context_of_load_module(session, cc):
    module = session.load_module(cc("wiring/library_ctx.c"))
    module.import_module(session.load_module(cc("basic/value.c", "-DEXPORT=imported")))
    assert module["call_imported"]() == 1


def test_context_does_not_keep_the_library_alive(session, cc, trace):
    objects = [cc("wiring/library_ctx.c"), cc("initializers/plain.c", "-DNAME=x")]
    module = session.load_module(objects)
    assert module["has_context"]() == 1
    del module
    assert trace.words() == ["+x", "-x"]


@pytest.fixture(scope="module")
def registered(builder, tmp_path_factory):
    """Register a context symbol from a shared library: it stays until the process ends."""
    from support.build import control_library
    from support.compilers import find_compiler

    compiler = find_compiler("gcc")
    path = control_library(
        tmp_path_factory.mktemp("context"),
        compiler,
        builder.compile(compiler, "wiring/context_register.c"),
    )
    assert tvm_ffi.load_module(path)["register_context"]() == 0


@pytest.mark.usefixtures("registered")
def test_registered_context_symbol_is_filled_in(linker, cc):
    library = linker.library(cc("wiring/context_symbol.c"))
    assert (library["is_filled"](), library["twice"](21)) == (1, 42)


@pytest.mark.usefixtures("registered")
def test_registered_context_symbol_is_filled_in_by_load_module(session, cc):
    assert session.load_module(cc("wiring/context_symbol.c"))["twice"](4) == 8


@pytest.mark.usefixtures("registered")
def test_context_symbol_of_an_object_added_later(session, cc):
    library = session.create_library()
    library.add(cc("basic/add.c"))
    assert library["add"](1, 2) == 3
    library.add(cc("wiring/context_symbol.c"))
    assert library["twice"](4) == 8


@pytest.mark.usefixtures("registered")
def test_context_symbol_of_a_dependency(linker, cc):
    base = linker.library(cc("wiring/context_symbol.c"))
    user = linker.library(cc("basic/add.c"), depends=(base,))
    assert (base["is_filled"](), user["add"](1, 2)) == (1, 3)


COMMON = """
#include "kernel.h"
void* __tvm_ffi__library_ctx;
EXPORT_INT(has_context) { return __tvm_ffi__library_ctx != 0; }
"""


def test_context_that_is_a_common_symbol(linker, builder, compiler):
    path = builder.compile_text(compiler.name, "common.c", COMMON, "-fcommon")
    assert linker.library(path)["has_context"]() == 1
