"""Object packages in memory, in Traversables of all kinds, in databases, and in fsspec's stores."""

from __future__ import annotations

import contextlib
import importlib
import importlib.resources
import inspect
import pkgutil
import re
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest
from support.importing import imports_put_back

import orcjit_import
from orcjit_import import cache as cache_module
from orcjit_import import containers
from orcjit_import.cache import Cache
from orcjit_import.errors import ContainerError

Mount = Callable[[dict[str, bytes]], str]


class InDatabase:
    """A Traversable of a table with paths and contents."""

    def __init__(self, database: sqlite3.Connection, path: str = "") -> None:
        self.database = database
        self.path = path
        self.name = path.rpartition("/")[2]

    def _below(self) -> list[str]:
        start = f"{self.path}/" if self.path else ""
        rows = self.database.execute("SELECT path FROM files").fetchall()
        return [path[len(start) :] for (path,) in rows if path.startswith(start)]

    def joinpath(self, name: str) -> InDatabase:
        return InDatabase(self.database, f"{self.path}/{name}" if self.path else name)

    def iterdir(self) -> list[InDatabase]:
        return [self.joinpath(name) for name in {path.partition("/")[0] for path in self._below()}]

    def is_dir(self) -> bool:
        return bool(self._below())

    def is_file(self) -> bool:
        query = "SELECT 1 FROM files WHERE path = ?"
        return self.database.execute(query, [self.path]).fetchone() is not None

    def read_bytes(self) -> bytes:
        query = "SELECT content FROM files WHERE path = ?"
        return self.database.execute(query, [self.path]).fetchone()[0]


def in_memory(content: dict[str, bytes], place: Path) -> object:
    return content


def in_directory(content: dict[str, bytes], place: Path) -> object:
    for name, data in content.items():
        path = place / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place / "files"


def in_zip(content: dict[str, bytes], place: Path) -> object:
    with zipfile.ZipFile(place / "files.zip", "w") as opened:
        for name, data in content.items():
            opened.writestr(name, data)
    return zipfile.Path(place / "files.zip")


def in_database(content: dict[str, bytes], place: Path) -> object:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE files (path TEXT PRIMARY KEY, content BLOB)")
    database.executemany("INSERT INTO files VALUES (?, ?)", content.items())
    return InDatabase(database)


def in_fsspec_memory(content: dict[str, bytes], place: Path) -> object:
    files = fsspec.filesystem("memory")
    for name, data in content.items():
        files.pipe_file(f"/{place.name}/{name}", data)
    return f"memory://{place.name}"


def in_fsspec_zip(content: dict[str, bytes], place: Path) -> object:
    in_zip(content, place)
    return f"zip://::file://{place}/files.zip"


KINDS = [in_memory, in_directory, in_zip, in_database, in_fsspec_memory, in_fsspec_zip]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def mount(request, tmp_path, monkeypatch) -> Mount:
    """Put files into a container of each kind, and that on the path."""
    monkeypatch.setattr(cache_module, "_default", [Cache(tmp_path / "cache", layers=[])])
    before = set(sys.modules)
    with imports_put_back(tmp_path), contextlib.ExitStack() as opened:
        name = f"{tmp_path.name}-container"

        def put(content: dict[str, bytes]) -> str:
            container = request.param(content, tmp_path)
            if isinstance(container, InDatabase):
                opened.callback(container.database.close)
            return containers.mount(container, name)

        yield put
        containers.unmount(name)
        for module in set(sys.modules) - before:
            if str(getattr(sys.modules[module], "__file__", "")).startswith(name):
                del sys.modules[module]
    assert not [entry for entry in sys.path_importer_cache if str(entry).startswith(name)]


def test_a_package_is_imported(mount, gcc):
    objects = {"stored/a.o": gcc("basic/add.c"), "stored/b.o": gcc("basic/value.c", "-DVALUE=5")}
    entry = mount({name: path.read_bytes() for name, path in objects.items()})
    module = importlib.import_module("stored")
    assert (module.add(1, 2), module.value()) == (3, 5)
    assert module.__file__ == f"{entry}/stored/a.o"
    assert module.__path__ == [f"{entry}/stored"]


def test_a_single_object_is_imported(mount, gcc):
    entry = mount({"single.o": gcc("basic/add.c").read_bytes()})
    assert importlib.import_module("single").add(1, 2) == 3
    assert inspect.getfile(sys.modules["single"]) == f"{entry}/single.o"


def test_manifests_count_and_dependencies_are_imported(mount, gcc):
    mount(
        {
            "user_of/calls.o": gcc("basic/calls_helper.c").read_bytes(),
            "user_of/orcjit.toml": b'depends = [".base_of"]\n',
            "user_of/base_of/helper.o": gcc("basic/helper.c").read_bytes(),
            "user_of/base_of/orcjit.toml": b"",
        }
    )
    module = importlib.import_module("user_of")
    assert isinstance(module.call_helper(20), int)
    assert "user_of.base_of" in sys.modules


def test_data_files_are_resources(mount, gcc):
    mount({"stored/a.o": gcc("basic/add.c").read_bytes(), "stored/data/table.txt": b"1 2 3"})
    module = importlib.import_module("stored")
    files = importlib.resources.files(module)
    assert files.joinpath("data/table.txt").read_text() == "1 2 3"
    assert module.__loader__.get_data(f"{module.__path__[0]}/data/table.txt") == b"1 2 3"
    with pytest.raises(OSError, match=r"missing\.txt"):
        module.__loader__.get_data(f"{module.__path__[0]}/missing.txt")


def test_modules_are_listed(mount, gcc):
    data = gcc("basic/add.c").read_bytes()
    stray = gcc("basic/no_exports.c").read_bytes()
    entry = mount({"first.o": data, "stored/a.o": data, "stray.o": stray, "text/x.txt": b"x"})
    found = [(each.name, each.ispkg) for each in pkgutil.iter_modules([entry])]
    assert found == [("first", False), ("stored", True)]


def test_what_is_broken_is_told(mount):
    entry = mount({"broken_one/a.o": b"no object", "broken_one/orcjit.toml": b""})
    with pytest.raises(ImportError, match=r"a\.o' is .*not an object") as told:
        importlib.import_module("broken_one")
    assert str(told.value.path).startswith(entry)


def test_what_is_not_there_is_not_found(mount, gcc):
    mount({"stored/a.o": gcc("basic/add.c").read_bytes()})
    with pytest.raises(ModuleNotFoundError, match="No module named 'elsewhere_than_here'"):
        importlib.import_module("elsewhere_than_here")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("stored.nothing")


def test_what_comes_later_is_found_after_caches_are_invalidated(tmp_path, gcc):
    content = {"early_one.o": gcc("basic/add.c").read_bytes()}
    with imports_put_back(tmp_path):
        containers.mount(content, f"{tmp_path.name}-grows")
        importlib.import_module("early_one")
        content["later_one.o"] = gcc("basic/value.c", "-DVALUE=3").read_bytes()
        importlib.invalidate_caches()
        assert importlib.import_module("later_one").value() == 3
        containers.unmount(f"{tmp_path.name}-grows")
    for name in ("early_one", "later_one"):
        del sys.modules[name]


def test_a_regular_module_of_an_earlier_entry_wins(mount, gcc, tmp_path):
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier/contested_name.py").write_text("kind = 'Python'")
    sys.path.insert(0, str(tmp_path / "earlier"))
    mount({"contested_name.o": gcc("basic/add.c").read_bytes()})
    assert importlib.import_module("contested_name").kind == "Python"
    del sys.modules["contested_name"]


def test_a_finder_of_somebody_else_is_a_container(tmp_path, gcc):
    """Whatever path entry finder has a method `files`."""
    content = {"foreign_one.o": gcc("basic/add.c").read_bytes()}

    class Finder:
        def files(self):
            return containers._traversable_of(content, "elsewhere:")

        def find_spec(self, name, target=None):
            return None

    def hook(entry):
        if entry != "elsewhere:":
            raise ImportError
        return Finder()

    sys.path_hooks.insert(0, hook)
    sys.path.append("elsewhere:")
    try:
        assert importlib.import_module("foreign_one").add(1, 2) == 3
    finally:
        sys.path.remove("elsewhere:")
        sys.path_hooks.remove(hook)
        sys.path_importer_cache.pop("elsewhere:", None)
        sys.modules.pop("foreign_one", None)


def test_a_remote_file_is_read_once(tmp_path, gcc, monkeypatch):
    """By what the file system says identifies it; another content is read anew."""
    monkeypatch.setattr(cache_module, "_default", [Cache(tmp_path / "cache", layers=[])])
    source = in_fsspec_zip({"remote_one.o": gcc("basic/add.c").read_bytes()}, tmp_path)
    opened = []
    from orcjit_import.containers import fsspec_files

    download = fsspec_files.download

    def note(files: object, path: str, size: int | None) -> bytes:
        opened.append((path, size))
        return download(files, path, size)

    monkeypatch.setattr(fsspec_files, "download", note)
    for _ in range(3):
        fsspec_files.open_url(source).joinpath("remote_one.o").read_bytes()
    assert opened == [("remote_one.o", gcc("basic/add.c").stat().st_size)]


@pytest.mark.parametrize("name", ["kernels", "kernels.zip"])
def test_what_is_on_the_file_system_goes_on_the_path(name, tmp_path):
    path = tmp_path / name
    path.mkdir() if name == "kernels" else path.write_bytes(b"")
    told = f"{re.escape(repr(str(path)))} is a place of the file system: put it on sys.path"
    with pytest.raises(ContainerError, match=told):
        containers.mount(str(path), "mounted")


@pytest.mark.parametrize("source", [5, "no url", "no-such-protocol://x", {1: b""}])
def test_what_is_no_container_is_refused(source):
    with pytest.raises(ContainerError):
        containers.mount(source, "refused")
    assert "refused" not in sys.path


def test_a_name_is_taken_once(tmp_path):
    containers.mount({}, "taken once")
    try:
        with pytest.raises(ContainerError, match="mounted as 'taken once' already"):
            containers.mount({}, "taken once")
    finally:
        containers.unmount("taken once")
    assert containers._open not in sys.path_hooks


@pytest.mark.parametrize("name", ["", ".", "..", "/", "a\0b", 1, None, b"x"])
def test_what_would_break_other_imports_is_no_name(name):
    before = list(sys.path)
    with pytest.raises(ContainerError, match="is no name of a container"):
        containers.mount({}, name)
    assert sys.path == before


def test_a_place_on_the_path_is_neither_mounted_over_nor_unmounted(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path / "inner"))
    for place in (tmp_path / "inner", tmp_path):
        with pytest.raises(ContainerError, match="is no name of a container"):
            containers.mount({}, str(place))
        containers.unmount(str(place))
    assert str(tmp_path / "inner") in sys.path


class Failing(dict):
    """A mapping that raises what nobody expects."""

    def __iter__(self):
        raise TypeError("nothing to see")

    def __getitem__(self, path):
        raise AttributeError("nothing to get")


@pytest.mark.parametrize(
    "content", [{"broken.o": "text"}, {"broken.o": 5}, Failing({"broken.o": b""})]
)
def test_a_container_that_fails_keeps_nothing_else_from_being_imported(gcc, tmp_path, content):
    with imports_put_back(tmp_path):
        containers.mount(content, "failing first")
        try:
            containers.mount({"sound.o": gcc("basic/add.c").read_bytes()}, "sound second")
            assert importlib.import_module("sound").add(1, 2) == 3
            with pytest.raises(ImportError):
                importlib.import_module("broken")
        finally:
            sys.modules.pop("sound", None)
            containers.unmount("failing first")
            containers.unmount("sound second")


def test_explain_tells_of_a_container_that_cannot_be_listed(gcc, tmp_path):
    """A store that is down is passed over, as a directory that is not there."""
    with imports_put_back(tmp_path):
        containers.mount(Failing({"absent.o": b""}), "a store that is down")
        try:
            told = orcjit_import.explain("absent")
        finally:
            containers.unmount("a store that is down")
    assert "a store that is down: a container that cannot be listed: TypeError: nothing" in told
