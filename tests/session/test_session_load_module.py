"""session.load_module, default_session, and tvm_ffi.load_module for objects and archives."""

import gc
from pathlib import Path

import pytest
import tvm_ffi

import orcjit_import
from orcjit_import import DuplicateSymbolError, ObjectFormatError, UndefinedSymbolError


def test_one_path(session, cc):
    assert session.load_module(cc("basic/add.c"))["add"](1, 2) == 3


def test_one_path_as_text(session, cc):
    assert session.load_module(str(cc("basic/add.c")))["add"](1, 2) == 3


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_content_of_one_object(session, cc, kind):
    assert session.load_module(kind(cc("basic/add.c").read_bytes()))["add"](1, 2) == 3


@pytest.mark.parametrize("kind", [list, tuple, iter])
def test_sequence_of_paths_and_contents(session, cc, kind):
    objects = [cc("basic/calls_helper.c"), cc("basic/helper.c", "-DVALUE=6").read_bytes()]
    assert session.load_module(kind(objects))["call_helper"]() == 6


def test_result_is_a_tvm_module(session, cc):
    module = session.load_module(cc("basic/add.c"))
    assert isinstance(module, tvm_ffi.Module)
    assert module.kind == "orcjit"


def test_modules_are_isolated_from_each_other(session, cc):
    modules = [session.load_module(cc("basic/value.c", f"-DVALUE={value}")) for value in (1, 2)]
    assert [module["value"]() for module in modules] == [1, 2]


def test_name(session, cc):
    session.load_module(cc("basic/add.c"), name="kept", keep_module_alive=True)
    with pytest.raises(orcjit_import.LibraryNameError, match="kept"):
        session.load_module(cc("basic/add.c"), name="kept")


def test_failed_load_gives_its_name_back(session, cc):
    with pytest.raises(ObjectFormatError):
        session.load_module(b"no object", name="free")
    assert session.load_module(cc("basic/add.c"), name="free")["add"](1, 2) == 3


def test_initializers_have_run(session, cc, trace):
    module = session.load_module(cc("initializers/plain.c", "-DNAME=x"))
    assert trace.words() == ["+x"]
    assert module["run_x"]() == 1


def test_undefined_symbol_is_reported_at_once(session, cc):
    with pytest.raises(UndefinedSymbolError, match="orcjit_missing_function"):
        session.load_module(cc("broken/undefined_one.c"))


def test_duplicate_symbol_is_reported_at_once(session, cc):
    objects = [
        cc("broken/duplicate.c", "-DVALUE=1", "-DEXPORT=one"),
        cc("broken/duplicate.c", "-DVALUE=2", "-DEXPORT=two"),
    ]
    with pytest.raises(DuplicateSymbolError, match="twice_defined"):
        session.load_module(objects)


@pytest.mark.parametrize("wrong", [None, 3, [None], ["a.o", 3]])
def test_what_is_no_object(session, wrong):
    with pytest.raises(TypeError):
        session.load_module(wrong)


def test_module_goes_with_its_last_reference(session, cc, trace):
    module = session.load_module(cc("initializers/plain.c", "-DNAME=x"))
    del module
    gc.collect()
    assert trace.words() == ["+x", "-x"]


def test_keep_module_alive(session, cc, trace):
    path = cc("initializers/plain.c", "-DNAME=kept")
    module = session.load_module(path, keep_module_alive=True)
    del module
    gc.collect()
    assert trace.words() == ["+kept"]


def test_default_session_is_one_object():
    assert orcjit_import.default_session() is orcjit_import.default_session()


def test_default_session_is_a_session(cc):
    session = orcjit_import.default_session()
    assert isinstance(session, orcjit_import.ExecutionSession)
    assert session.load_module(cc("basic/add.c"))["add"](1, 2) == 3


def test_new_sessions_are_not_the_default_one():
    assert not orcjit_import.ExecutionSession().same_as(orcjit_import.default_session())


@pytest.mark.parametrize("kind", [str, Path])
def test_tvm_load_module_of_an_object(cc, kind):
    module = tvm_ffi.load_module(kind(cc("basic/add.c")), keep_module_alive=False)
    assert module["add"](1, 2) == 3


def test_tvm_load_module_of_an_archive(cc, builder):
    archive = builder.archive("k.a", cc("archive/entry.c"), cc("archive/chained.c"))
    module = tvm_ffi.load_module(archive, keep_module_alive=False)
    assert module["entry"](5) == 1005


def test_tvm_load_module_runs_initializers(cc, trace):
    module = tvm_ffi.load_module(cc("initializers/plain.c", "-DNAME=x"), keep_module_alive=False)
    assert trace.words() == ["+x"]
    assert module["run_x"]() == 1


def test_tvm_load_module_reports_what_is_wrong(cc):
    with pytest.raises(UndefinedSymbolError, match="orcjit_missing_function"):
        tvm_ffi.load_module(cc("broken/undefined_one.c"))


def test_tvm_load_module_of_a_missing_object(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"missing\.o"):
        tvm_ffi.load_module(tmp_path / "missing.o")
