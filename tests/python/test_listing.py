"""What pkgutil lists: object modules after the regular ones, as imports would find them.

With fake objects.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import orcjit_import
from orcjit_import import listing

from .objects import fake
from .zips import write_directory, write_zip

pytestmark = pytest.mark.usefixtures("inspected")

OBJECT = json.dumps({"exports": ["add"]})
EXTENSION = json.dumps({"init_functions": ["PyInit_fast"]})
STRAY = json.dumps({})
FOREIGN = json.dumps({"native": False, "machine": "aarch64"})

Listing = Callable[[dict[str, str]], list[tuple[str, bool]]]


@pytest.fixture(autouse=True)
def registered() -> None:
    orcjit_import.install()
    listing.register(pkgutil)


@pytest.fixture(params=["directory", "stored"])
def listed(request: pytest.FixtureRequest, tmp_path: Path) -> Listing:
    """Return what is listed of a place with the files given."""

    def list_them(members: dict[str, str]) -> list[tuple[str, bool]]:
        if request.param == "directory":
            write_directory(tmp_path / "x", members)
        else:
            write_zip(tmp_path / "x", members)
        return [(one.name, one.ispkg) for one in pkgutil.iter_modules([str(tmp_path / "x")])]

    return list_them


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.o", OBJECT, ("a", False)),
        ("a.a", OBJECT, ("a", False)),
        ("a/x.o", OBJECT, ("a", True)),
        ("fast.o", EXTENSION, ("fast", False)),
        ("fast/x.o", EXTENSION, ("fast", False)),
        ("a/x/y.o", OBJECT, None),
        ("a.o", STRAY, None),
        ("a/x.o", STRAY, None),
        ("slow.o", EXTENSION, None),
        ("a.o", FOREIGN, None),
        ("a.o", "broken", None),
        (".a.o", OBJECT, None),
        ("a.b.o", OBJECT, None),
        ("__main__.o", OBJECT, None),
        ("a.txt", OBJECT, None),
    ],
)
def test_what_is_listed(
    listed: Listing, name: str, content: str, expected: tuple[str, bool] | None
) -> None:
    assert listed({name: content}) == ([expected] if expected else [])


def test_it_is_sorted_and_comes_after_the_regular_modules(listed: Listing) -> None:
    members = {"z.py": "", "p/__init__.py": "", "c.o": OBJECT, "a/x.o": OBJECT, "b.a": OBJECT}
    regular, ours = listed(members)[:2], listed(members)[2:]
    assert sorted(regular) == [("p", True), ("z", False)]
    assert ours == [("a", True), ("b", False), ("c", False)]


def test_a_name_is_listed_once(listed: Listing) -> None:
    members = {"a.py": "", "a.o": OBJECT, "b.o": OBJECT, "b.a": OBJECT, "b/x.o": OBJECT}
    assert listed(members) == [("a", False), ("b", True)]


def test_what_stands_for_a_shared_library_is_listed_instead_of_a_python_file(
    listed: Listing,
) -> None:
    members = {"a.py": "", "a/x.o": OBJECT, "a/orcjit.toml": "", "b.py": "", "b/x.o": OBJECT}
    assert listed(members) == [("a", True), ("b", False)]


def test_the_first_form_that_can_be_used_is_listed(listed: Listing) -> None:
    assert listed({"a/x.o": FOREIGN, "a.o": OBJECT}) == [("a", False)]


def test_the_objects_of_an_imported_package_are_not_listed(
    here: Path, fake_linker: ModuleType
) -> None:
    fake(here / "kernels" / "a.o", "a")
    fake(here / "kernels" / "inner" / "b.o", "b")
    (here / "kernels" / "helper.py").touch()
    kernels = importlib.import_module("kernels")
    names = [one.name for one in pkgutil.iter_modules(kernels.__path__)]
    assert names == ["helper", "inner"]


def test_walking_goes_into_object_packages(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "kernels" / "a.o", "a")
    fake(here / "kernels" / "inner" / "b.o", "b")
    fake(here / "kernels" / "inner" / "deep" / "c.o", "c")
    names = [one.name for one in pkgutil.walk_packages([str(here)])]
    assert names == ["kernels", "kernels.inner", "kernels.inner.deep"]


def test_listing_does_not_load_a_lazy_module(here: Path, fake_linker: ModuleType) -> None:
    fake(here / "kernels" / "a.o", "a")
    spec = importlib.util.find_spec("kernels")
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = sys.modules["kernels"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert [one.name for one in pkgutil.iter_modules([str(here)])] == ["kernels"]
    assert fake_linker.events == []


def test_registering_twice_is_registering_once(here: Path) -> None:
    before = pkgutil.iter_importer_modules.dispatch(type(pkgutil.get_importer(str(here))))
    listing.register(pkgutil)
    after = pkgutil.iter_importer_modules.dispatch(type(pkgutil.get_importer(str(here))))
    assert after is before


def test_unregistering_puts_back_what_was_there(listed: Listing) -> None:
    listing.unregister(pkgutil)
    listing.unregister(pkgutil)
    assert listed({"a.o": OBJECT, "b.py": ""}) == [("b", False)]
    listing.register(pkgutil)
    assert listed({"a.o": OBJECT, "b.py": ""}) == [("b", False), ("a", False)]
