"""What goes wrong in the search itself: the regular import goes on, and it is told once."""

import importlib
import logging
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.process import lines_of

import orcjit_import
from orcjit_import import candidate, finder

from .objects import fake, is_ours, regular

pytestmark = pytest.mark.usefixtures("inspected")


@pytest.fixture(autouse=True)
def nothing_has_failed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(orcjit_import, "_is_failure_told", False)
    yield
    orcjit_import._failures.clear()


def fail_with(error: BaseException) -> object:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("error", [RuntimeError("bug"), MemoryError(), ImportError("x", name="y")])
def test_a_failure_lets_regular_imports_go_on(
    here: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    names = ["first", "second"]
    sys.path.insert(1, str(tmp_path / "later"))
    for name in names:
        fake(here / f"{name}.o", "add")
        regular(tmp_path / "later" / f"{name}.py")
    with monkeypatch.context() as patched:
        patched.setattr(candidate, "find_all", fail_with(error))
        assert [importlib.import_module(name).KIND for name in names] == ["regular"] * 2
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert record.name == "orcjit_import"
    assert "a search for objects failed" in record.message
    assert record.exc_info[1] is error
    del sys.modules["first"]
    assert is_ours("first")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3)])
def test_an_interruption_is_none(
    here: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    fake(here / "kernels.o", "add")
    with monkeypatch.context() as patched:
        patched.setattr(candidate, "find_all", fail_with(error))
        with pytest.raises(type(error)):
            importlib.import_module("kernels")
    assert orcjit_import._failures == []
    assert is_ours("kernels")


def test_an_import_error_about_the_very_module_is_an_answer(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(here / "kernels.o", "add")
    refusal = ImportError("refused", name="kernels")
    monkeypatch.setattr(finder, "find_object_module", fail_with(refusal))
    with pytest.raises(ImportError, match="refused"):
        importlib.import_module("kernels")
    assert orcjit_import._failures == []


def test_explain_shows_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(here / "kernels.o", "add")
    with monkeypatch.context() as patched:
        patched.setattr(candidate, "find_all", fail_with(RuntimeError("bug")))
        importlib.util.find_spec("kernels")
    (here / "kernels.o").unlink()  # there is no core here that could link it
    assert "a search for objects has failed in this process: RuntimeError('bug')" in (
        orcjit_import.explain("kernels")
    )


def test_without_logging_it_is_told_when_there_is_logging(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("kernels.o", "")
    program = """
        import sys
        import orcjit_import
        from orcjit_import import finder
        finder.find_object_module = None
        sys.path.insert(0, sys.argv[1])
        from importlib.machinery import PathFinder
        ours = orcjit_import.ObjectFinder()
        for _ in range(2):
            ours.find_spec("kernels")
        assert "logging" not in sys.modules
        import logging
        logging.basicConfig(stream=sys.stdout, format="%(name)s %(levelname)s")
        for _ in range(2):
            ours.find_spec("kernels")
    """
    assert lines_of(program, tmp_path / "x.zip")[0] == "orcjit_import WARNING"


def test_the_package_is_removed_while_it_is_in_use(tmp_path: Path, stray_names: list[str]) -> None:
    """As `pip uninstall orcjit-import` does, with the finder installed."""
    program = """
        import sys
        import orcjit_import
        orcjit_import.__path__[:] = []
        sys.path.insert(0, sys.argv[1])
        import json, csv, pkgutil, colorsys
        print(*sys.modules["json"].__path__)
    """
    for name in stray_names:
        (tmp_path / f"{name}.o").touch()
    assert "python" in lines_of(program, tmp_path)[0]


@pytest.fixture
def stray_names() -> list[str]:
    return ["json", "csv", "pkgutil", "colorsys", "re"]


def test_listing_goes_on_with_the_regular_modules(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pkgutil

    from orcjit_import import listing

    listing.register(pkgutil)
    fake(here / "kernels.o", "add")
    regular(here / "plain.py")
    monkeypatch.setattr(listing, "_tails_in", fail_with(RuntimeError("bug")))
    assert [module.name for module in pkgutil.iter_modules([str(here)])] == ["plain"]
    assert len(orcjit_import._failures) == 1


INTERRUPTED = """
import sys
import orcjit_import

class Alarm(Exception):
    pass

def is_in_search(frame):
    while frame is not None and frame.f_code is not orcjit_import._run.__code__:
        frame = frame.f_back
    return frame is not None

def interrupt(frame, event, argument):
    if frame.f_code.co_name == "_call_with_frames_removed" and is_in_search(frame):
        sys.settrace(None)
        raise Alarm

sys.path.insert(0, sys.argv[1])
sys.settrace(interrupt)
try:
    import kernels
except Alarm:
    print("out", orcjit_import._failures)
"""


def test_an_interrupt_in_importlib_is_none(here: Path) -> None:
    """Its frames are taken out of the traceback: the interrupted one is not in it any more."""
    fake(here / "kernels.o", "add")
    assert lines_of(INTERRUPTED, str(here)) == ["out []"]
