"""The import contract: what holds of a module of every form in every kind of container."""

import importlib
import importlib.resources
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from orcjit_import import cache as cache_module
from orcjit_import.cache import Cache

from .conftest import Installed
from .containers import CONTAINERS
from .places import PLACES, Place

SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in CONTAINERS if name != "memory"]


@pytest.fixture(params=[*PLACES, "memory", *SLOW])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """Each kind of container, on `sys.path`: those of paths, and what is mounted."""
    if request.param in PLACES:
        yield PLACES[request.param](tmp_path / "here").open()
        return
    monkeypatch.setattr(cache_module, "_default", [Cache(tmp_path / "cache", layers=[])])
    made = CONTAINERS[request.param](tmp_path / "here")
    yield made.open()
    made.close()


def test_the_functions_work(installed: Installed) -> None:
    module = installed.load()
    assert module.add(1, 2) == 3
    assert "add" in dir(module)


def test_names_can_be_imported_from_it(installed: Installed) -> None:
    names: dict[str, object] = {}
    exec(f"from {installed.name} import add", names)
    assert names["add"](20, 22) == 42


def test_the_spec(installed: Installed) -> None:
    spec = importlib.util.find_spec(installed.name)
    assert spec.name == installed.name
    assert spec.origin == installed.file
    assert spec.has_location
    assert spec.cached is None
    assert spec.parent == (installed.name if installed.form.is_package else installed.place.package)
    locations = [installed.directory] if installed.form.is_package else None
    assert spec.submodule_search_locations == locations


def test_the_module(installed: Installed) -> None:
    module = installed.load()
    assert isinstance(module, ModuleType)
    assert module.__name__ == installed.name
    assert module.__file__ == installed.file
    assert module.__package__ == module.__spec__.parent
    assert module.__loader__ is module.__spec__.loader
    assert getattr(module, "__path__", None) == module.__spec__.submodule_search_locations
    assert repr(module) == f"<module {installed.name!r} from {installed.file!r}>"


def test_it_is_where_imports_put_modules(installed: Installed) -> None:
    module = installed.load()
    assert sys.modules[installed.name] is module
    if installed.place.package:
        assert sys.modules[installed.place.package].kernels is module


def test_the_loader(installed: Installed) -> None:
    loader = importlib.util.find_spec(installed.name).loader
    assert loader.is_package(installed.name) is installed.form.is_package
    assert loader.get_filename(installed.name) == installed.file
    assert loader.get_code(installed.name) is None
    assert loader.get_source(installed.name) is None


def test_finding_is_not_importing(installed: Installed) -> None:
    importlib.util.find_spec(installed.name)
    assert installed.name not in sys.modules


def test_a_module_from_its_spec(installed: Installed) -> None:
    spec = importlib.util.find_spec(installed.name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.add(1, 2) == 3
    assert installed.name not in sys.modules


def test_reload(installed: Installed) -> None:
    module = installed.load()
    assert importlib.reload(module) is module
    assert module.add(1, 2) == 3
    assert module.__file__ == installed.file


def test_a_deleted_module_is_imported_afresh(installed: Installed) -> None:
    first = installed.load()
    del sys.modules[installed.name]
    second = installed.load()
    assert second is not first
    assert (first.add(1, 2), second.add(1, 2)) == (3, 3)


def test_it_is_found_without_the_cache_of_importers(installed: Installed) -> None:
    sys.path_importer_cache.clear()
    assert installed.load().add(1, 2) == 3


def test_a_lazy_loader(installed: Installed) -> None:
    spec = importlib.util.find_spec(installed.name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[installed.name] = module
    spec.loader.exec_module(module)
    assert type(module) is not ModuleType
    assert module.add(1, 2) == 3
    assert type(module) is ModuleType


def test_a_module_made_after_a_failed_import(absent: Installed) -> None:
    with pytest.raises(ModuleNotFoundError) as caught:
        absent.load()
    assert caught.value.name == absent.name
    assert absent.install().load().add(1, 2) == 3


# ---- pkgutil ----


def test_pkgutil_lists_it(installed: Installed) -> None:
    found = list(pkgutil.iter_modules([installed.place.root], "some."))
    assert [(one.name, one.ispkg) for one in found] == [("some.kernels", installed.form.is_package)]


def test_pkgutil_walks_to_it(installed: Installed) -> None:
    found = {one.name: one.ispkg for one in pkgutil.walk_packages([installed.place.entry])}
    assert found[installed.name] == installed.form.is_package
    assert len(found) == 1 + installed.name.count(".")


def test_pkgutil_lists_it_on_the_whole_path(installed: Installed) -> None:
    top = installed.name.partition(".")[0]
    assert top in {one.name for one in pkgutil.iter_modules()}


# ---- Files beside the objects ----


@pytest.fixture
def with_data(installed: Installed) -> Installed:
    below = "kernels/" if installed.form.is_directory else ""
    installed.place.put(f"{below}table.txt", "1 2 3")
    installed.place.put(f"{below}more/deep.txt", "4")
    return installed


def test_get_data(with_data: Installed) -> None:
    loader = with_data.load().__loader__
    assert loader.get_data(f"{with_data.directory}/table.txt") == b"1 2 3"
    assert pkgutil.get_data(with_data.name, "more/deep.txt") == b"4"
    with pytest.raises(OSError, match=r"missing\.txt"):
        loader.get_data(f"{with_data.directory}/missing.txt")


def test_the_resource_reader(with_data: Installed) -> None:
    reader = with_data.load().__loader__.get_resource_reader(with_data.name)
    assert {"table.txt", "more"} <= set(reader.contents())
    assert reader.is_resource("table.txt")
    assert not reader.is_resource("more")
    with reader.open_resource("table.txt") as file:
        assert file.read() == b"1 2 3"
    with pytest.raises(FileNotFoundError):
        reader.open_resource("missing.txt")


def test_importlib_resources(with_data: Installed) -> None:
    module = with_data.load()
    if not with_data.form.is_directory and sys.version_info < (3, 12):
        with pytest.raises(TypeError, match="is not a package"):
            importlib.resources.files(module)
        return
    files = importlib.resources.files(module)
    assert (files / "table.txt").read_text() == "1 2 3"
    assert (files / "more" / "deep.txt").read_bytes() == b"4"
    assert {"table.txt", "more"} <= {path.name for path in files.iterdir()}
    with importlib.resources.as_file(files / "table.txt") as path:
        assert path.read_text() == "1 2 3"


# ---- inspect ----


def test_inspect(installed: Installed) -> None:
    module = installed.load()
    assert inspect.getfile(module) == installed.file
    with pytest.raises(OSError, match="could not"):
        inspect.getsource(module)


def test_inspect_knows_the_module_of_a_function(installed: Installed) -> None:
    module = installed.load()
    assert inspect.getmodule(module.add) is module
