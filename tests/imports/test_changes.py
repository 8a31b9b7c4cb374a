"""Files that change while the program runs: reload, additions, replacements, removals."""

import importlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from orcjit_import.errors import ObjectReadError

from .places import PLACES, Place, ZipPlace

Compile = Callable[..., Path]


@pytest.fixture
def value(gcc: Compile) -> Callable[[int], Path]:
    return lambda number: gcc("basic/value.c", f"-DVALUE={number}")


def test_reload_after_the_object_changed(place: Place, value) -> None:
    place.put("kernels.o", value(1))
    kernels = importlib.import_module(place.name("kernels"))
    old = kernels.value
    place.put("kernels.o", value(2))
    assert kernels.value() == 1
    importlib.reload(kernels)
    assert (old(), kernels.value()) == (1, 2)


def test_an_object_added_to_a_package_is_linked_at_reload(place: Place, value, gcc) -> None:
    place.put("kernels/a.o", value(1))
    kernels = importlib.import_module(place.name("kernels"))
    place.put("kernels/b.o", gcc("basic/add.c"))
    assert not hasattr(kernels, "add")
    importlib.reload(kernels)
    assert (kernels.value(), kernels.add(1, 2)) == (1, 3)


def test_a_manifest_that_changed_is_read_at_reload(place: Place, gcc: Compile) -> None:
    place.put("kernels.o", gcc("basic/multiple.c"))
    kernels = importlib.import_module(place.name("kernels"))
    place.put("kernels.orcjit.toml", "exports = ['alpha']")
    importlib.reload(kernels)
    assert kernels.__all__ == ["alpha"]


@pytest.mark.parametrize(
    ("file", "content"), [("kernels.o", "broken"), ("kernels.orcjit.toml", "bind = 'never'")]
)
def test_a_failing_reload_leaves_the_module(
    place: Place, gcc: Compile, file: str, content: str
) -> None:
    place.put("kernels.o", gcc("basic/counter.c"))
    kernels = importlib.import_module(place.name("kernels"))
    kernels.bump()
    before = dict(vars(kernels))
    place.put(file, content)
    with pytest.raises(ImportError):
        importlib.reload(kernels)
    assert vars(kernels) == before
    assert sys.modules[place.name("kernels")] is kernels
    assert kernels.bump() == 42


def test_a_module_replaced_by_an_object(place: Place, value) -> None:
    place.put("kernels.py", "KIND = 'regular'")
    kernels = importlib.import_module(place.name("kernels"))
    del sys.modules[place.name("kernels")]
    place.put("kernels/__init__.py", "KIND = 'package'")
    assert importlib.import_module(place.name("kernels")).KIND == "package"
    place.put("numbers_of_mine.o", value(3))
    assert importlib.import_module(place.name("numbers_of_mine")).value() == 3
    assert kernels.KIND == "regular"


def test_a_module_that_is_gone(tmp_path: Path, value) -> None:
    place = PLACES["directory"](tmp_path / "here").open()
    path = Path(place.put("kernels.o", value(1)))
    importlib.import_module("kernels")
    del sys.modules["kernels"]
    path.unlink()
    importlib.invalidate_caches()
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("kernels")


@pytest.mark.parametrize("kind", ["single", "package", "archive"])
def test_an_object_replaced_between_finding_and_loading(
    tmp_path: Path, builder, value, kind: str
) -> None:
    place = PLACES["directory"](tmp_path / "here").open()

    def put(number: int) -> None:
        file = value(number)
        if kind == "archive":
            file = builder.archive(f"{number}.a", file)
        place.put(
            {"single": "kernels.o", "package": "kernels/a.o", "archive": "kernels.a"}[kind], file
        )

    put(1)
    spec = importlib.util.find_spec("kernels")
    put(2)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.value() == 2


def test_an_object_broken_between_finding_and_loading(tmp_path: Path, value) -> None:
    place = PLACES["directory"](tmp_path / "here").open()
    path = place.put("kernels.o", value(1))
    spec = importlib.util.find_spec("kernels")
    place.put("kernels.o", "no object any more")
    with pytest.raises(ImportError, match=r"cannot import 'kernels': .*kernels\.o") as caught:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert (caught.value.name, caught.value.path) == ("kernels", path)


# ---- Zip files that are replaced without a word ----


@pytest.fixture(params=["zip_stored", "zip_deflated", "inside_zip"])
def zipped(request: pytest.FixtureRequest, tmp_path: Path) -> ZipPlace:
    return PLACES[request.param](tmp_path / "here").open()


@pytest.fixture
def silently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `put` write files without telling the import system."""
    monkeypatch.setattr("imports.places.importlib.invalidate_caches", lambda: None)


def test_a_replaced_zip_file_is_noticed(zipped: ZipPlace, value, silently) -> None:
    zipped.put("kernels.o", value(1))
    importlib.util.find_spec("sys")
    assert importlib.import_module("kernels").value() == 1
    del sys.modules["kernels"]
    zipped._files = {"before.txt": b"moves what follows", **zipped._files}
    zipped.put("kernels.o", value(2))
    assert importlib.import_module("kernels").value() == 2


@pytest.mark.parametrize("content", [b"", b"PK\5\6" + bytes(18), b"not a zip file"])
def test_a_zip_file_destroyed_between_finding_and_loading(
    zipped: ZipPlace, value, content: bytes
) -> None:
    path = zipped.put("kernels.o", value(1))
    spec = importlib.util.find_spec("kernels")
    spec.loader.found.objects.take()  # as if it had been loaded: it is read again
    zipped.archive.unlink()
    zipped.archive.write_bytes(content)
    module = importlib.util.module_from_spec(spec)
    with pytest.raises(ImportError, match=r"cannot import 'kernels': .*kernels\.o") as caught:
        spec.loader.exec_module(module)
    assert (caught.value.name, caught.value.path) == ("kernels", path)


def test_a_zip_file_that_went_is_passed_over(zipped: ZipPlace, value) -> None:
    zipped.put("kernels.o", value(1))
    assert importlib.util.find_spec("kernels") is not None
    zipped.archive.unlink()
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("kernels")


def test_data_of_a_replaced_zip_file_is_not_garbage(zipped: ZipPlace, value, silently) -> None:
    zipped.put("kernels/a.o", value(1))
    path = zipped.put("kernels/table.txt", "1 2 3")
    importlib.invalidate_caches()
    loader = importlib.import_module("kernels").__loader__
    zipped._files = {"before.txt": b"moves what follows", **zipped._files}
    zipped.put("other.txt", "")
    with pytest.raises(ObjectReadError, match=r"table\.txt: the zip file is damaged, or was rep"):
        loader.get_data(path)
