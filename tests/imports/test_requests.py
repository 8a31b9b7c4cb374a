"""KeyboardInterrupt, SystemExit and their subclasses, raised below linked code, get out."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tvm_ffi

import orcjit_import

from .places import PLACES, Place

Compile = Callable[..., Path]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return PLACES["directory"](tmp_path / "here").open()


@pytest.fixture
def raises() -> Iterator[Callable[[BaseException], None]]:
    """Let the function that initializers call raise an exception."""
    wanted: list[BaseException] = []

    def on_load(number: int) -> int:
        if wanted:
            raise wanted[0]
        return number

    tvm_ffi.register_global_func("test.orcjit.request", on_load, override=True)
    yield wanted.append
    wanted.clear()


REQUESTS = [KeyboardInterrupt(), KeyboardInterrupt("enough"), SystemExit(3), SystemExit("bye")]
REQUESTS += [SystemExit(), SystemExit(None)]


class Stop(KeyboardInterrupt):
    """As a program has that stops in an order of its own."""

    def __init__(self, reason: str, *, asked_by: str = "") -> None:
        super().__init__(reason)
        self.asked_by = asked_by


class StopNow(Stop):
    pass


class Leave(SystemExit):
    pass


REQUESTS += [Stop("enough", asked_by="me"), StopNow(""), Leave(3), Leave("bye"), Leave()]


@pytest.mark.parametrize("request_", REQUESTS, ids=repr)
def test_of_an_initializer(place: Place, gcc: Compile, raises, request_: BaseException) -> None:
    place.put("kernels.o", gcc("initializers/asks_python.cc"))
    raises(request_)
    with pytest.raises(type(request_)) as caught:
        importlib.import_module("kernels")
    assert type(caught.value) is type(request_)
    assert getattr(caught.value, "code", None) == getattr(request_, "code", None)
    assert str(caught.value) == ("" if request_.args == (None,) else str(request_))
    assert "kernels" not in sys.modules


def test_of_an_initializer_of_a_dependency(place: Place, gcc: Compile, raises) -> None:
    place.put("base.o", gcc("initializers/asks_python.cc"))
    place.put("top.o", gcc("basic/add.c"))
    place.put("top.orcjit.toml", "depends = ['base']")
    raises(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        importlib.import_module("top")
    assert not {"top", "base"} & set(sys.modules)


def test_of_a_library_of_the_session(session, gcc: Compile, raises) -> None:
    raises(SystemExit(4))
    with pytest.raises(SystemExit) as caught:
        session.load_module(gcc("initializers/asks_python.cc"))
    assert caught.value.code == 4


def test_a_subclass_that_is_made_later(place: Place, gcc: Compile, raises) -> None:
    place.put("kernels.o", gcc("initializers/asks_python.cc"))
    place.put("others.o", gcc("basic/add.c"))
    assert importlib.import_module("others").add(1, 2) == 3

    class Later(KeyboardInterrupt):
        pass

    raises(Later("late"))
    with pytest.raises(Later, match="late"):
        importlib.import_module("kernels")


def test_a_subclass_of_a_library_of_the_session(session, gcc: Compile, raises) -> None:
    raises(Leave(4))
    with pytest.raises(Leave) as caught:
        session.load_module(gcc("initializers/asks_python.cc"))
    assert caught.value.code == 4


LOADED = """
import sys, tvm_ffi, orcjit_import
class Stop(KeyboardInterrupt): pass
def stop(*_): raise Stop("enough")
tvm_ffi.register_global_func("test.orcjit.request", stop)
try:
    {call}
except Stop as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize(
    ("source", "call"),
    [
        ("initializers/asks_python.cc", "tvm_ffi.load_module(sys.argv[1])"),
        ("calls/callbacks.cc", "tvm_ffi.load_module(sys.argv[1]).apply(stop, 1)"),
    ],
)
def test_a_subclass_in_the_first_object_that_tvm_ffi_loads(
    gcc: Compile, source: str, call: str
) -> None:
    arguments = [sys.executable, "-c", LOADED.format(call=call), str(gcc(source))]
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.stdout == "Stop enough\n", done.stderr


def test_another_exception_of_python_is_an_import_error(place: Place, gcc: Compile, raises) -> None:
    place.put("kernels.o", gcc("initializers/asks_python.cc"))
    raises(ValueError("unlucky"))
    with pytest.raises(ImportError, match="unlucky") as caught:
        importlib.import_module("kernels")
    assert isinstance(caught.value.__cause__, orcjit_import.InitializerError)


def test_of_a_function_that_a_kernel_calls(session, gcc: Compile) -> None:
    def interrupt(value: int) -> int:
        raise KeyboardInterrupt

    library = session.load_module(gcc("calls/callbacks.cc"))
    with pytest.raises(KeyboardInterrupt):
        library.apply(interrupt, 1)
