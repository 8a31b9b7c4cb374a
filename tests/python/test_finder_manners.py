"""The manners of the finder: what it notices, whom it asks, what it costs. With fake objects."""

import importlib
import importlib.machinery
import importlib.util
import os
import sys
import zipfile
from pathlib import Path

import pytest
from support.process import lines_of

from orcjit_import import ObjectFinder, bundle
from orcjit_import.loader import ObjectLoader

from .objects import fake, is_ours, origin, regular
from .zips import write_zip

pytestmark = pytest.mark.usefixtures("inspected")


# ---- Changes while running ----


def test_an_object_made_after_a_failed_import(here: Path) -> None:
    assert importlib.util.find_spec("kernels") is None
    fake(here / "kernels.o", "add")
    importlib.invalidate_caches()
    assert is_ours("kernels")


def test_a_changed_directory_is_noticed_without_being_told(here: Path) -> None:
    assert importlib.util.find_spec("kernels") is None
    fake(here / "kernels" / "a.o", "add")
    os.utime(here, (1, 1))  # any time but that of the listing
    assert is_ours("kernels")


def test_a_module_replaced_by_an_object(here: Path) -> None:
    path = regular(here / "kernels.py")
    assert origin("kernels") == str(path)
    path.unlink()
    fake(here / "kernels.o", "add")
    importlib.invalidate_caches()
    assert is_ours("kernels")


def test_the_working_directory(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fake(here / "kernels.o", "add")
    monkeypatch.chdir(here)
    monkeypatch.setattr(sys, "path", ["", *(p for p in sys.path if p != str(here))])
    assert origin("kernels") == str(path)


def test_a_relative_entry(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fake(here / "kernels" / "a.o", "add")
    monkeypatch.chdir(here.parent)
    monkeypatch.setattr(sys, "path", [here.name, *(p for p in sys.path if p != str(here))])
    assert origin("kernels") == str(path)


def test_a_removed_working_directory(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = here / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    fake(here / "kernels.o", "add")
    assert is_ours("kernels")


def test_entries_that_are_no_directories(here: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("zipped.py", "KIND = 'zipped'")
    entries = [tmp_path / "missing", tmp_path / "some.zip", here / "file.txt"]
    (here / "file.txt").touch()
    sys.path[:0] = [*map(str, entries), 3, None, b"bytes"]
    fake(here / "kernels.o", "add")
    importlib.invalidate_caches()
    assert is_ours("kernels")
    assert importlib.import_module("zipped").KIND == "zipped"


# ---- Manners ----


def test_nothing_is_inspected_for_other_names(here: Path, inspected: list[str]) -> None:
    fake(here / "kernels.o", "add")
    fake(here / "numbers.o", "add")
    for name in ["colorsys", "this_does_not_exist", "json.tool", "os", "math"]:
        importlib.util.find_spec(name)
    assert inspected == []


def test_other_names_are_only_looked_up_in_the_index_of_a_zip_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inspected: list[str]
) -> None:
    members = {"kernels.o": '{"exports": ["add"]}', "numbers/a.o": '{"exports": ["add"]}'}
    sys.path.insert(0, str(write_zip(tmp_path / "some.zip", members)))
    assert importlib.util.find_spec("this_does_not_exist") is None
    with monkeypatch.context() as patched:
        patched.setattr(bundle, "open_directory", None)
        patched.setattr(bundle, "Archive", None)
        for name in ["colorsys", "this_does_not_exist", "json.tool"]:
            importlib.util.find_spec(name)
    assert inspected == []
    assert is_ours("kernels")


def test_what_it_finds_for_regular_modules_is_what_path_finder_finds() -> None:
    ours = ObjectFinder()
    path_finder = importlib.machinery.PathFinder
    sys.meta_path.insert(sys.meta_path.index(path_finder), ours)
    spec, expected = ours.find_spec("colorsys"), path_finder.find_spec("colorsys")
    assert spec == expected
    assert type(spec.loader) is type(expected.loader)


def test_a_finder_put_in_between_is_asked(here: Path) -> None:
    class Between:
        @staticmethod
        def find_spec(fullname, path=None, target=None):
            if fullname == "kernels":
                return importlib.machinery.ModuleSpec(fullname, None, origin="between")
            return None

    regular(here / "kernels.py")
    path_finder = importlib.machinery.PathFinder
    sys.meta_path.insert(sys.meta_path.index(path_finder), Between)
    assert origin("kernels") == "between"


def test_a_finder_that_stands_nowhere_finds_objects_only(here: Path) -> None:
    fake(here / "kernels.o", "add")
    assert isinstance(ObjectFinder().find_spec("kernels").loader, ObjectLoader)
    assert ObjectFinder().find_spec("colorsys") is None


def test_directory_finders_without_a_listing(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Opaque:
        """A path entry finder that shows nothing of itself."""

        def __init__(self, path: str) -> None:
            if path != str(here):
                raise ImportError(path)

        def find_spec(self, fullname: str, target: object = None) -> None:
            return None

    monkeypatch.setattr(sys, "path_hooks", [Opaque, *sys.path_hooks])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    path = fake(here / "kernels.o", "add")
    assert origin("kernels") == str(path)
    assert origin("colorsys") is not None


def test_it_costs_imports_of_ordinary_modules_nothing_to_speak_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On top of what PathFinder takes, a call or two for an entry of the path: not timed."""
    entries = [tmp_path / str(number) for number in range(50)]
    for entry in entries:
        entry.mkdir()
        (entry / "some.py").touch()
    monkeypatch.setattr(sys, "path", [*map(str, entries), *sys.path])
    ours = next(finder for finder in sys.meta_path if isinstance(finder, ObjectFinder))
    regularly = calls_of_a_search(importlib.machinery.PathFinder)
    assert calls_of_a_search(ours) < 1.1 * regularly + 10


def calls_of_a_search(finder: object) -> int:
    """Count the functions that are called to find a module, those in C as well."""
    finder.find_spec("colorsys")
    calls = []
    sys.setprofile(lambda _frame, event, _arg: calls.append(event))
    try:
        finder.find_spec("colorsys")
    finally:
        sys.setprofile(None)
    return sum(event in ("call", "c_call") for event in calls)


class Incomparable:
    """A finder of somebody else, which no comparison may call."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("compared")

    def find_spec(self, *_: object) -> None:
        return None


def test_finders_of_others_are_not_compared(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    regular(here / "plain.py")
    fake(here / "kernels.o", "add")
    monkeypatch.setattr(sys, "meta_path", [Incomparable(), *sys.meta_path, Incomparable()])
    finder = next(each for each in sys.meta_path if type(each) is ObjectFinder)
    assert finder.find_spec("plain").origin == str(here / "plain.py")
    assert is_ours("kernels")


def test_namespaces_within_namespaces_compute_their_paths_no_oftener(here: Path) -> None:
    """A namespace's path computes itself anew when it is asked, and those around it, each twice."""
    here.joinpath(*"abcdefg").mkdir(parents=True)
    here.joinpath(*"abcdefg", "leaf.py").touch()
    computed = [lines_of(COUNT.format(here=str(here), first=first)) for first in ("", IMPORT)]
    assert computed[0] == computed[1]
    assert int(computed[0][0]) > 7  # of each at least one; since CPython 3.14 their squares


IMPORT = "import orcjit_import"
COUNT = """
    import sys
    {first}
    sys.path.insert(0, {here!r})
    import a
    computed, kind = [], type(a.__path__)
    compute = kind._recalculate
    kind._recalculate = lambda path: (computed.append(path), compute(path))[1]
    import a.b.c.d.e.f.g.leaf
    print(len(computed))
"""
