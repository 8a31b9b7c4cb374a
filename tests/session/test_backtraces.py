"""Backtraces of errors: linked code is in them, with functions, files and lines, as of a `.so`."""

import importlib
import sys
import zipfile
from pathlib import Path

import pytest
import tvm_ffi
from support.backtraces import frames, names
from support.build import OBJECTS, control_library, run
from support.compilers import find_compiler

CXX, C = "backtraces/chain.cc", "backtraces/chain.c"
MORE = ["-g -O0", "-O2", "-g -gdwarf-4 -O1"]
FLAGS = ["-g -O2", "-O0", *(pytest.param(flags, marks=pytest.mark.slow) for flags in MORE)]


def line_of(source, text):
    lines = (OBJECTS / source).read_text().splitlines()
    [number] = [number for number, line in enumerate(lines, 1) if text in line]
    return f"{Path(source).name}:{number}"


@pytest.fixture(params=FLAGS)
def flags(request):
    return request.param.split()


@pytest.fixture
def load(session, cc):
    return lambda source, *flags: session.load_module(cc(source, *flags))


def place(flags, source, text):
    """Return what a frame shows: a place if the object knows lines."""
    return line_of(source, text) if "-g" in flags else "<unknown>:0"


def test_callers_of_what_throws(load, flags):
    found = frames(load(CXX, *flags).outer, 1)
    assert found[0][1] == line_of(CXX, 'TVM_FFI_THROW(ValueError) << "boom"')
    assert found[1] == ("middle", place(flags, CXX, "int middle"))
    assert found[-1][0] == "__tvm_ffi_outer"
    # A compiler may put `outer` in place of its call.
    ends = [place(flags, CXX, text) for text in ["(outer, outer)", "int outer"]]
    assert found[-1][1] in ends
    assert found[2:-1] in ([], [("outer", ends[1])])


def test_callers_of_c_code_that_sets_an_error(load, flags):
    library = load(C, *flags)
    for argument, text in [(1, '"TypeError", "boom"'), (2, '"ValueError", parts')]:
        assert frames(library.outer, argument) == [
            ("inner", place(flags, C, text)),
            ("middle", place(flags, C, "int middle")),
            ("__tvm_ffi_outer", place(flags, C, "return middle")),
        ]


def test_the_parts_of_a_message_are_joined(load):
    with pytest.raises(ValueError, match=r"^boom$"):
        load(C).outer(2)


def test_callers_of_a_library_that_calls_back(load):
    names = [name for name, _ in frames(load(CXX, "-g", "-O1").sort, 3)]
    assert names[0] == "compare"
    assert names[-2:] == ["sort", "__tvm_ffi_sort"]
    assert any("sort" in name for name in names[1:-2])


def bad(value):
    raise ValueError(value)


def test_callers_of_python_code_that_raises(load):
    found = frames(load(CXX, "-g", "-O1").call, tvm_ffi.convert(bad))
    assert found[0][0] == "bad"
    assert found[-2] == ("call", line_of(CXX, "NOINLINE int call"))
    assert found[-1] == ("__tvm_ffi_call", line_of(CXX, "(call, call)"))


def test_a_call_from_one_library_to_another(load):
    found = frames(load(CXX, "-g").call, load(C, "-g").outer)
    steps = ["inner", "middle", "__tvm_ffi_outer", "call", "__tvm_ffi_call"]
    assert [name for name, _ in found] == steps


CONTROL = """
import sys
import orcjit_import, tvm_ffi
try:
    tvm_ffi.load_module(sys.argv[1]).outer(1)
except Exception as error:
    print(error.__tvm_ffi_error__.backtrace, end="")
"""


@pytest.mark.slow
@pytest.mark.parametrize("source", [C, CXX])
@pytest.mark.parametrize("level", ["-O1", "-g"])
def test_they_are_those_of_a_shared_library(gcc, tmp_path, source, level):
    """Compared in new processes: TVM-FFI knows what was loaded before its first backtrace only."""
    path = gcc(source, "-O1", level)
    files = [path, control_library(tmp_path, find_compiler("gcc"), path)]
    ours, control = [run(sys.executable, "-c", CONTROL, file) for file in files]
    assert ours == control
    assert len(control.splitlines()) >= 3


# ---- What only our libraries can be made of ----


CHAIN = ["inner", "middle", "__tvm_ffi_outer"]


def test_an_object_that_came_as_bytes(session, cc):
    library = session.create_library()
    library.add(cc(C, "-g").read_bytes())
    first = frames(library.outer, 1)
    assert first[0] == ("inner", line_of(C, '"TypeError", "boom"'))
    assert [name for name, _ in first] == CHAIN
    assert "<unknown>:0" not in dict(first).values()
    assert frames(library.outer, 1) == first


def test_an_object_without_lines_that_came_as_bytes(session, cc):
    library = session.create_library()
    library.add(cc(C).read_bytes())
    assert frames(library.outer, 1) == [(name, "<unknown>:0") for name in CHAIN]


def test_an_object_in_a_compressed_bundle(cc, tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as opened:
        opened.write(cc(C, "-g"), "chain_in_a_bundle.o")
    monkeypatch.syspath_prepend(str(tmp_path / "b.zip"))
    found = frames(importlib.import_module("chain_in_a_bundle").outer, 1)
    assert found[0] == ("inner", line_of(C, '"TypeError", "boom"'))


def test_a_member_of_an_archive(session, cc, builder):
    library = session.create_library()
    library.add(builder.archive("chain.a", cc("basic/add.c"), cc(C, "-g")))
    assert frames(library.outer, 1)[0] == ("inner", line_of(C, '"TypeError", "boom"'))


def test_a_file_that_has_changed_tells_nothing(session, cc, tmp_path):
    path = tmp_path / "chain.o"
    path.write_bytes(cc(C, "-g").read_bytes())
    library = session.create_library()
    library.add(path)
    assert library.outer is not None
    path.write_bytes(path.read_bytes() + b"changed")
    assert names(library) == []


def test_a_relative_path_of_another_directory(session, cc, tmp_path, monkeypatch):
    (tmp_path / "chain.o").write_bytes(cc(C, "-g").read_bytes())
    monkeypatch.chdir(tmp_path)
    library = session.create_library()
    library.add("chain.o")
    assert library.outer is not None
    monkeypatch.chdir("/")
    assert names(library) == CHAIN


def test_two_objects_with_the_same_static_functions(session, cc):
    """Each is found by where it lies, also after the other library was closed."""
    objects = [cc(C, "-g", "-O1"), cc(C, "-g", "-O2")]
    libraries = [session.load_module(path) for path in objects]
    assert [names(library) for library in libraries] == [CHAIN, CHAIN]
    del libraries[0]
    assert names(libraries[0]) == CHAIN
