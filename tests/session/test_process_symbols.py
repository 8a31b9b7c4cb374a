"""Symbols of the process: what an object finds without anything being declared, and what not."""

import ctypes
import os

import pytest
from support.build import control_library, run

from orcjit_import import SymbolNotFoundError, UndefinedSymbolError


@pytest.fixture
def process(linker, cc):
    return linker.library(cc("symbols/process.c"))


@pytest.fixture
def shared_helper(gcc, compiler, tmp_path):
    return control_library(tmp_path, compiler, gcc("basic/helper.c", "-DVALUE=64"))


def test_weak_reference_to_libc(process):
    assert process["weak_getpid"]() == os.getpid()


def test_function_has_one_address_in_the_process(process):
    address = ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p).value
    assert process["address_of_getpid"]() == address


def test_datum_has_one_address_in_the_process(process):
    environ = ctypes.c_void_p.in_dll(ctypes.CDLL(None), "environ")
    assert process["address_of_environ"]() == ctypes.addressof(environ)


def test_function_of_the_interpreter(process):
    assert process["python_major"]() == 3


def test_functions_of_the_process_are_no_symbols_of_the_library(session, cc):
    library = session.create_library()
    library.add(cc("symbols/process.c"))
    with pytest.raises(SymbolNotFoundError, match="getpid"):
        library.symbol_address("getpid")


def test_shared_library_that_was_loaded_globally(cc, shared_helper):
    from support.process import lines_of

    program = """
    import ctypes, sys
    from orcjit_import import ExecutionSession
    ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)
    print(ExecutionSession().load_module(sys.argv[2])["call_helper"]())
    """
    assert lines_of(program, shared_helper, cc("basic/calls_helper.c")) == ["64"]


def test_shared_library_that_was_loaded_locally(session, cc, shared_helper):
    kept = ctypes.CDLL(str(shared_helper), mode=ctypes.RTLD_LOCAL)
    with pytest.raises(UndefinedSymbolError, match="helper"):
        session.load_module(cc("basic/calls_helper.c"))
    assert kept.helper() == 64


def test_own_weak_definition_wins_over_a_dependency(linker, cc):
    base = linker.library(cc("symbols/strong.c"), cc("basic/add.c"))
    library = linker.library(cc("symbols/weak.c"), depends=(base,))
    assert library["pick"]() == 11


def test_dependency_wins_over_the_process(session, builder, cc):
    text = "int getpid(void) { return -77; }\n"
    base = session.create_library()
    base.add(builder.compile_text("gcc", "getpid.c", text))
    library = session.create_library()
    library.set_link_order(base)
    library.add(cc("symbols/process.c"))
    assert library["weak_getpid"]() == -77


def test_path_that_is_no_utf8(session, cc, tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"k\xff\xfe.o")  # noqa: PTH118
    run("cp", cc("basic/add.c"), os.fsdecode(path))
    assert session.load_module(os.fsdecode(path))["add"](1, 2) == 3


def test_missing_path_that_is_no_utf8(session, tmp_path):
    with pytest.raises(FileNotFoundError, match="missing"):
        session.load_module(os.fsdecode(os.fsencode(tmp_path) + b"/missing\xff.o"))
