"""Entries of `sys.path` that are no text, and path entry finders of unusual kinds."""

import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import orcjit_import

from .objects import fake, is_ours, origin, regular

pytestmark = pytest.mark.usefixtures("inspected")


class Quarrelsome:
    """Can be neither compared nor hashed."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise ValueError("ambiguous")


ODD = {
    "list": [1],
    "dict": {},
    "set": set(),
    "none": None,
    "zero": 0,
    "number": 3,
    "bytes": b"/tmp",
    "no bytes": b"",
    "path": Path("/tmp"),
    "quarrelsome": Quarrelsome(),
    "module": sys,
    "surrogate": "/\udcff",
    "long": "/x" * 3000,
}


@pytest.fixture(autouse=True)
def nothing_fails() -> Iterator[None]:
    yield
    assert orcjit_import._failures == []


@pytest.mark.parametrize("odd", ODD.values(), ids=list(ODD))
def test_an_odd_entry_is_passed_over(here: Path, odd: object) -> None:
    sys.path[:0] = [odd]
    fake(here / "first.o", "add")
    fake(here / "second.o", "add")
    path = regular(here / "plain.py")
    importlib.invalidate_caches()
    for _ in range(2):  # the second time, the entry is known to hold objects
        assert is_ours("first")
        assert is_ours("second")
    assert origin("plain") == str(path)
    assert importlib.util.find_spec("this_does_not_exist") is None


@pytest.mark.parametrize("odd", ODD.values(), ids=list(ODD))
def test_an_odd_entry_of_a_package_is_passed_over(here: Path, odd: object) -> None:
    regular(here / "package" / "__init__.py")
    fake(here / "package" / "inner.o", "add")
    regular(here / "package" / "plain.py")
    importlib.import_module("package").__path__.insert(0, odd)
    assert is_ours("package.inner")
    assert importlib.import_module("package.plain").KIND == "regular"


@pytest.mark.parametrize("make", [tuple, dict.fromkeys, iter], ids=["tuple", "dict", "iterator"])
def test_a_path_of_an_odd_type(here: Path, make) -> None:
    fake(here / "kernels.o", "add")
    path = regular(here / "plain.py")
    assert is_ours("kernels")  # from here on, the entry is known to hold objects
    ours = next(f for f in sys.meta_path if isinstance(f, orcjit_import.ObjectFinder))
    assert ours.find_spec("plain", make([str(here)])).origin == str(path)
    if make is not iter:  # PathFinder has used it up
        assert ours.find_spec("kernels", make([str(here)])).origin == str(here / "kernels.o")


# ---- Path entry finders ----


class Raising:
    """Answers every question with an error, but for the one that counts."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(name)

    def find_spec(self, fullname: str, target: object = None) -> None:
        return None


class Slots:
    __slots__ = ()

    def find_spec(self, fullname: str, target: object = None) -> None:
        return None


class StrangeListing(Slots):
    _path_cache = 3


class StrangeClass(Slots):
    @property
    def __class__(self) -> type:
        raise RuntimeError("__class__")


class StrangeSpecs(Slots):
    """Finds a module whose spec has values of other types than usual."""

    def find_spec(self, fullname: str, target: object = None) -> importlib.machinery.ModuleSpec:
        if fullname != "strange":
            return None
        spec = importlib.machinery.ModuleSpec(fullname, StrangeLoader(), origin=Path("/x"))
        spec.submodule_search_locations = {}
        return spec


class StrangeLoader:
    __slots__ = ()

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: object) -> None:
        return None


@pytest.fixture(params=[Raising, Slots, StrangeListing, StrangeClass, StrangeSpecs])
def odd_finder(
    request: pytest.FixtureRequest, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A directory before `here` with a finder of an odd kind."""
    directory = tmp_path / "odd"
    directory.mkdir()

    def hook(path: str) -> object:
        if path != str(directory):
            raise ImportError(path)
        return request.param()

    monkeypatch.setattr(sys, "path_hooks", [hook, *sys.path_hooks])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    sys.path.insert(0, str(directory))
    return directory


def test_an_odd_path_entry_finder_hides_nothing(here: Path, odd_finder: Path) -> None:
    fake(here / "kernels.o", "add")
    fake(here / "others.o", "add")
    path = regular(here / "plain.py")
    assert is_ours("kernels")
    assert is_ours("others")
    assert origin("plain") == str(path)
    assert origin("this_does_not_exist") is None


def test_objects_are_found_where_an_odd_finder_stands(here: Path, odd_finder: Path) -> None:
    path = fake(odd_finder / "kernels.o", "add")
    regular(here / "kernels.py")
    assert origin("kernels") == str(path)


def test_a_spec_with_odd_values_is_left_alone(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path_hooks", [lambda path: StrangeSpecs()])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    fake(here / "strange.o")
    assert importlib.import_module("strange").__spec__.origin == Path("/x")
    del sys.modules["strange"]


# ---- Finders on sys.meta_path ----


def test_a_quarrelsome_finder_on_meta_path(here: Path) -> None:
    class Odd(Quarrelsome):
        @staticmethod
        def find_spec(fullname, path=None, target=None):
            return None

    sys.meta_path.insert(0, Odd())
    path = regular(here / "plain.py")
    (here / "kernels.o").touch()
    assert origin("plain") == str(path)
    assert is_ours("kernels")
    sys.meta_path.append(Odd())
    assert is_ours("kernels")
