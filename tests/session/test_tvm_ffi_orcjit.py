"""Programs that were written for apache-tvm-ffi-orcjit run on this core."""

from __future__ import annotations

import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import tvm_ffi
from support.process import lines_of, run_python

import orcjit_import
from orcjit_import import UndefinedSymbolError

Compile = Callable[..., Path]


@pytest.fixture
def oj() -> Iterator[ModuleType]:
    """The module as a program sees it, which imports it by the peer's name."""
    orcjit_import.provide_tvm_ffi_orcjit()
    import tvm_ffi_orcjit

    yield tvm_ffi_orcjit
    for name in ("tvm_ffi_orcjit", "tvm_ffi_orcjit.session"):
        sys.modules.pop(name, None)


def registered(name: str) -> Any:
    return tvm_ffi.get_global_func(f"tvm_ffi_orcjit.{name}")


def test_shared_session_loads_paths_and_bytes(oj, gcc: Compile) -> None:
    objects = [gcc("basic/calls_helper.c"), gcc("basic/helper.c", "-DVALUE=6").read_bytes()]
    assert oj.default_session().load_module(objects)["call_helper"]() == 6


def test_session_of_its_own(oj, gcc: Compile) -> None:
    session = oj.ExecutionSession(orc_rt=None, slab_size=-1)
    assert session.load_module(bytearray(gcc("basic/add.c").read_bytes()), "own").add(1, 2) == 3
    assert session.clear_free_slabs() == 0


@pytest.mark.parametrize("runtime", ["auto", None, b"", Path("liborc_rt.a"), "liborc_rt.a"])
def test_runtime_archives_are_not_needed(oj, gcc: Compile, runtime: object) -> None:
    assert oj.ExecutionSession(orc_rt=runtime).load_module(gcc("basic/add.c")).add(1, 2) == 3


def test_what_is_no_runtime_archive_is_refused(oj) -> None:
    with pytest.raises(TypeError, match=r"orc_rt must be .* not int"):
        oj.ExecutionSession(orc_rt=3)


def test_what_is_no_object_is_refused(oj) -> None:
    with pytest.raises(TypeError, match=r"path .* or object-file bytes, not int"):
        oj.default_session().load_module([3])


def test_sessions_are_of_the_class_that_the_module_shows(oj) -> None:
    for session in (oj.default_session(), oj.ExecutionSession(), registered("ExecutionSession")()):
        assert type(session) is oj.ExecutionSession
        assert isinstance(session, orcjit_import.ExecutionSession)


def test_shared_session_is_one_object_everywhere(oj) -> None:
    threads: list[threading.Thread] = []
    found: list[object] = []
    for _ in range(8):
        threads.append(threading.Thread(target=lambda: found.append(oj.default_session())))
        threads[-1].start()
    for thread in threads:
        thread.join()
    assert {id(session) for session in found} == {id(oj.default_session())}
    assert registered("GlobalDefaultSession")().same_as(oj.default_session())


def test_submodule_of_sessions(oj) -> None:
    import tvm_ffi_orcjit.session
    from tvm_ffi_orcjit.session import ExecutionSession

    assert ExecutionSession is oj.ExecutionSession
    assert tvm_ffi_orcjit.session.default_session is oj.default_session


def test_compiler_of_cpp_hands_over_an_object_in_memory(oj, gcc: Compile, session) -> None:
    compiler = session.load_module(gcc("peer/hands_over.cc"))
    assert compiler.call_in(gcc("basic/add.c").read_bytes(), "add", 20, 3) == 23


def test_global_function_takes_the_paths_of_a_compilers_runtime(
    oj, gcc: Compile, builder: Any
) -> None:
    archive = builder.archive("libnonshared.a", gcc("basic/helper.c", "-DVALUE=8"))
    arguments = [str(gcc("basic/calls_helper.c"))], "", "/nowhere/libstdc++.so.6", str(archive)
    load = registered("SessionLoadModule")
    assert load(oj.default_session(), *arguments)["call_helper"]() == 8
    assert load(oj.ExecutionSession(), [str(gcc("basic/add.c"))], "", None, None).add(1, 2) == 3


def test_global_function_says_what_it_takes(oj) -> None:
    with pytest.raises(TypeError, match=r"session, a list of objects, .* not 1 arguments"):
        registered("SessionLoadModule")(oj.default_session())


def fake_compiler(directory: Path, answer: object) -> str:
    """Make a compiler that knows where its libstdc++_nonshared.a is, and nothing else."""
    script = directory / "fake c++"
    script.write_text(f'#!/bin/sh\necho "$@" >> "{directory}/asked"\necho "{answer}"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return f"'{script}' -m64"


def test_missing_symbols_come_from_the_compilers_own_archive(
    oj, gcc: Compile, builder: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = builder.archive("libnonshared.a", gcc("basic/helper.c", "-DVALUE=9"))
    monkeypatch.setenv("CXX", fake_compiler(tmp_path, archive))
    for _ in range(2):
        module = oj.ExecutionSession().load_module(gcc("basic/calls_helper.c"), name="same")
        assert module["call_helper"]() == 9
    asked = (tmp_path / "asked").read_text()
    assert asked == "-m64 -print-file-name=libstdc++_nonshared.a\n"


@pytest.mark.parametrize("answer", ["libstdc++_nonshared.a", "", "/nowhere/libstdc++_nonshared.a"])
def test_compiler_without_such_an_archive(oj, gcc: Compile, tmp_path: Path, answer: str) -> None:
    with pytest.raises(UndefinedSymbolError, match="'helper'"):
        oj.default_session().load_module(
            gcc("basic/calls_helper.c"), cxx=fake_compiler(tmp_path, answer)
        )


def test_compiler_that_is_missing(oj, gcc: Compile) -> None:
    with pytest.raises(UndefinedSymbolError, match="'helper'"):
        oj.default_session().load_module(gcc("basic/calls_helper.c"), cxx="no-such-compiler")


def test_no_compiler_is_asked_where_nothing_is_missing(oj, gcc: Compile, tmp_path: Path) -> None:
    cxx = fake_compiler(tmp_path, "")
    assert oj.default_session().load_module(gcc("basic/add.c"), cxx=cxx).add(1, 2) == 3
    assert not (tmp_path / "asked").exists()


def test_second_call_gives_the_same_module(oj) -> None:
    assert orcjit_import.provide_tvm_ffi_orcjit() is oj
    assert orcjit_import.provide_tvm_ffi_orcjit(only_if_missing=True) is oj


def make_peer(directory: Path) -> Path:
    (directory / "tvm_ffi_orcjit.py").write_text("origin = 'installed'\n")
    return directory


def test_installed_peer_is_left_alone_if_only_a_missing_one_is_asked_for(tmp_path: Path) -> None:
    program = """
        import sys
        sys.path.insert(0, sys.argv[1])
        import orcjit_import
        print(orcjit_import.provide_tvm_ffi_orcjit(only_if_missing=True).origin)
        import tvm_ffi
        name = "tvm_ffi_orcjit.GlobalDefaultSession"
        print(tvm_ffi.get_global_func(name, allow_missing=True))
    """
    assert lines_of(program, make_peer(tmp_path)) == ["installed", "None"]


def test_installed_peer_gives_way_on_request(tmp_path: Path) -> None:
    program = """
        import sys
        sys.path.insert(0, sys.argv[1])
        import orcjit_import
        orcjit_import.provide_tvm_ffi_orcjit()
        import tvm_ffi_orcjit
        print(tvm_ffi_orcjit.__version__)
    """
    assert lines_of(program, make_peer(tmp_path)) == ["0.1.3"]


def test_peer_that_is_imported_already_stays(tmp_path: Path) -> None:
    program = """
        import sys
        sys.path.insert(0, sys.argv[1])
        import tvm_ffi_orcjit
        import orcjit_import
        try:
            orcjit_import.provide_tvm_ffi_orcjit()
        except ImportError as error:
            print(error.name, error.path == tvm_ffi_orcjit.__file__, error, sep="|")
        print(sys.modules["tvm_ffi_orcjit"] is tvm_ffi_orcjit)
    """
    told, stays = lines_of(program, make_peer(tmp_path))
    assert told.startswith("tvm_ffi_orcjit|True|cannot provide 'tvm_ffi_orcjit'")
    assert "is imported already, from" in told
    assert stays == "True"


def test_names_that_another_library_has_registered_stay(tmp_path: Path) -> None:
    program = """
        import sys
        import orcjit_import, tvm_ffi
        name = "tvm_ffi_orcjit.GlobalDefaultSession"
        tvm_ffi.register_global_func(name, lambda: "theirs")
        for _ in range(2):
            try:
                orcjit_import.provide_tvm_ffi_orcjit()
            except ImportError as error:
                print(error.name, "another library has registered" in str(error))
        print(tvm_ffi.get_global_func(name)(), "tvm_ffi_orcjit" in sys.modules)
    """
    refused = "tvm_ffi_orcjit True"
    assert lines_of(program) == [refused, refused, "theirs False"]


def test_process_ends_in_peace_with_a_module_that_is_kept(gcc: Compile) -> None:
    program = """
        import sys
        import orcjit_import
        orcjit_import.provide_tvm_ffi_orcjit()
        import tvm_ffi_orcjit as oj
        module = oj.default_session().load_module(sys.argv[1], keep_module_alive=True)
        print(module.add(1, 2))
        del module
    """
    assert lines_of(program, gcc("basic/add.c")) == ["3"]


def test_nothing_is_provided_unasked() -> None:
    program = """
        import orcjit_import.session, tvm_ffi
        print(tvm_ffi.get_global_func("tvm_ffi_orcjit.SessionLoadModule", allow_missing=True))
        import tvm_ffi_orcjit
    """
    done = run_python(program)
    assert done.stdout == "None\n"
    assert "No module named 'tvm_ffi_orcjit'" in done.stderr
