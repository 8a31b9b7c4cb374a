"""An entry of the path whose finder raises, or has others forget what they know, meanwhile."""

import importlib
import importlib.util
import os
import pkgutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from support.threads import in_many_threads

import orcjit_import

from .objects import fake, is_ours, origin, regular

pytestmark = pytest.mark.usefixtures("inspected")


class DisturbedError(Exception):
    """What the disturbing finder raises."""


@pytest.fixture
def disturb(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have something called whenever the entry after `here` is asked for a module."""
    directory = tmp_path / "disturbing"
    directory.mkdir()
    actions: list[Callable[[], None]] = []

    class Finder:
        def find_spec(self, fullname: str, target: object = None) -> None:
            for action in actions:
                action()

    def hook(path: str) -> object:
        if path != str(directory):
            raise ImportError(path)
        return Finder()

    monkeypatch.setattr(sys, "path_hooks", [hook, *sys.path_hooks])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    sys.path.insert(1, str(directory))
    return actions.append


def fail() -> None:
    raise DisturbedError


@pytest.mark.parametrize("form", ["kernels.o", "kernels.a", "kernels/add.o"])
def test_objects_before_an_entry_that_fails_are_found(here: Path, disturb, form: str) -> None:
    path = fake(here / form, "add")
    disturb(fail)
    assert origin("kernels") == str(path)
    assert is_ours("kernels")
    assert orcjit_import._failures == []


def test_nothing_else_is(here: Path, tmp_path: Path, disturb) -> None:
    fake(here / "stray.o")
    fake(tmp_path / "later" / "kernels.o", "add")
    sys.path.insert(2, str(tmp_path / "later"))
    (here / "namespace").mkdir()
    disturb(fail)
    for name in ["kernels", "stray", "namespace", "missing"]:
        with pytest.raises(DisturbedError):
            importlib.util.find_spec(name)
    assert orcjit_import._failures == []


def test_regular_modules_before_it_are(here: Path, disturb) -> None:
    path = regular(here / "kernels.py")
    fake(here / "kernels.o", "add")
    disturb(fail)
    assert origin("kernels") == str(path)


def test_an_interrupt_is_no_failure_of_the_entry(here: Path, disturb) -> None:
    fake(here / "kernels.o", "add")
    raised = iter([DisturbedError()])

    def interrupt() -> None:
        for error in raised:
            raise error

    disturb(interrupt)
    with pytest.raises(DisturbedError):
        importlib.util.find_spec("kernels")
    assert is_ours("kernels")


def forget(here: Path) -> None:
    sys.path_importer_cache.pop(str(here), None)


def renew(here: Path) -> None:
    forget(here)
    pkgutil.get_importer(str(here))


@pytest.mark.parametrize("change", [forget, renew])
def test_finders_that_are_forgotten_in_the_middle_of_a_search(
    here: Path, disturb, change: Callable[[Path], None]
) -> None:
    path = fake(here / "kernels.o", "add")
    disturb(lambda: change(here))
    assert origin("kernels") == str(path)
    assert origin("missing") is None


@pytest.mark.slow
def test_caches_are_invalidated_by_another_thread(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(here / "kernels.o", "add")
    monkeypatch.chdir(here.parent)
    sys.path[:1] = [os.path.relpath(here)]
    is_done = threading.Event()

    def invalidate() -> None:
        while not is_done.is_set():
            importlib.invalidate_caches()

    def find() -> None:
        try:
            assert all(is_ours("kernels") for _ in range(3000))
        finally:
            is_done.set()

    in_many_threads(2, lambda number: (invalidate, find)[number]())
