"""install, uninstall, and TVM-FFI's loader functions: nothing more than needed, and reversible."""

import importlib.util
import sys
from importlib.machinery import FrozenImporter, PathFinder
from pathlib import Path

import pytest
from support.process import run_python

import orcjit_import
from orcjit_import import ObjectFinder

from .objects import fake
from .zips import write_zip


def ours() -> list[object]:
    return [finder for finder in sys.meta_path if isinstance(finder, ObjectFinder)]


def run(program: str, **environment: str) -> str:
    done = run_python(program, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_finder_stands_directly_before_path_finder() -> None:
    orcjit_import.uninstall()
    orcjit_import.install()
    assert sys.meta_path.index(PathFinder) == sys.meta_path.index(ours()[0]) + 1
    assert sys.meta_path.index(FrozenImporter) < sys.meta_path.index(ours()[0])


def test_install_is_idempotent() -> None:
    before = list(sys.meta_path)
    orcjit_import.install()
    orcjit_import.install()
    assert sys.meta_path == before
    assert len(ours()) == 1


def test_uninstall_is_idempotent_and_install_undoes_it() -> None:
    orcjit_import.uninstall()
    orcjit_import.uninstall()
    assert ours() == []
    orcjit_import.install()
    assert len(ours()) == 1


def test_nothing_is_found_after_uninstall(here: Path, inspected: list[str]) -> None:
    fake(here / "kernels.o", "add")
    orcjit_import.uninstall()
    assert importlib.util.find_spec("kernels") is None
    orcjit_import.install()
    assert importlib.util.find_spec("kernels") is not None


def test_install_and_uninstall_leave_meta_path_the_same_object() -> None:
    before = sys.meta_path
    orcjit_import.uninstall()
    orcjit_import.install()
    assert sys.meta_path is before


def test_without_path_finder_the_finder_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", [FrozenImporter])
    orcjit_import.install()
    assert sys.meta_path[-2:] == [FrozenImporter, *ours()]
    assert len(ours()) == 1


def test_a_fresh_import_of_the_package_installs_no_second_finder() -> None:
    program = """
        import sys
        import orcjit_import
        before = len(sys.meta_path)
        for name in [name for name in sys.modules if name.startswith("orcjit_import")]:
            del sys.modules[name]
        import orcjit_import
        print(len(sys.meta_path) - before)
    """
    assert run(program) == "0"


def test_meta_path_is_as_before_after_uninstall_in_a_fresh_process() -> None:
    program = """
        import sys
        before = list(sys.meta_path)
        import orcjit_import
        orcjit_import.uninstall()
        print(sys.meta_path == before)
    """
    assert run(program) == "True"


LOADERS = """
import tvm_ffi
def loaders():
    found = [f"ffi.Module.load_from_file.{suffix}" for suffix in ("o", "a")]
    return [tvm_ffi.get_global_func(name, allow_missing=True) is not None for name in found]
"""


def test_loader_functions_are_there_when_tvm_ffi_came_first() -> None:
    assert run(LOADERS + "print(loaders())\nimport orcjit_import\nprint(loaders())").split(
        "\n"
    ) == [
        "[False, False]",
        "[True, True]",
    ]


def test_loader_functions_are_there_when_tvm_ffi_comes_later() -> None:
    assert run("import orcjit_import\n" + LOADERS + "print(loaders())") == "[True, True]"


def test_the_watcher_leaves_tvm_ffi_and_meta_path_as_without_it() -> None:
    program = """
        import sys
        import orcjit_import
        before = list(sys.meta_path)
        import importlib.util
        importlib.util.find_spec("tvm_ffi")
        print(sys.meta_path == before)
        import tvm_ffi
        print(type(tvm_ffi.__loader__).__name__, tvm_ffi.__loader__ is tvm_ffi.__spec__.loader)
        print("exec_module" in vars(tvm_ffi.__loader__))
        import pkgutil  # the other module that is waited for
        print(len(before) - len(sys.meta_path))
        orcjit_import.install()
        print(len(before) - len(sys.meta_path))
        import inspect
        print("TVM FFI Python package" in inspect.getsource(tvm_ffi))
    """
    assert run(program).split("\n") == ["True", "SourceFileLoader True", "False", "1", "1", "True"]


def test_the_watcher_waits_on_when_the_import_of_tvm_ffi_fails(tmp_path: Path) -> None:
    package = tmp_path / "broken" / "tvm_ffi.py"
    package.parent.mkdir()
    package.write_text("raise RuntimeError('broken')")
    program = f"""
        import sys
        import orcjit_import
        before = list(sys.meta_path)
        sys.path.insert(0, {str(package.parent)!r})
        try:
            import tvm_ffi
        except RuntimeError:
            print(sys.meta_path == before, "tvm_ffi" in sys.modules)
        del sys.path[0]
    """
    output = run(program + "\n" + LOADERS.replace("\n", "\n        ") + "print(loaders())")
    assert output.split("\n") == ["True False", "[True, True]"]


def test_tvm_ffi_found_by_another_finder() -> None:
    program = """
        import importlib.machinery, sys
        class Editable:
            @staticmethod
            def find_spec(fullname, path=None, target=None):
                if fullname == "tvm_ffi":
                    return importlib.machinery.PathFinder.find_spec(fullname, path)
        sys.meta_path.insert(0, Editable)
        import orcjit_import
    """
    assert run(program + LOADERS.replace("\n", "\n        ") + "print(loaders())") == "[True, True]"


def test_it_installs_where_tvm_ffi_is_barred() -> None:
    program = """
        import sys
        sys.modules["tvm_ffi"] = None
        import orcjit_import
        print("installed")
    """
    assert run(program) == "installed"


def test_a_loader_function_of_someone_else_is_left_alone() -> None:
    program = """
        import tvm_ffi
        tvm_ffi.register_global_func("ffi.Module.load_from_file.o", lambda path, suffix: path)
        import orcjit_import
        print(tvm_ffi.get_global_func("ffi.Module.load_from_file.o")("x", "o"))
    """
    assert run(program) == "x"


def test_uninstall_before_tvm_ffi_is_imported_ends_the_watch() -> None:
    program = "import orcjit_import\norcjit_import.uninstall()\n" + LOADERS + "print(loaders())"
    assert run(program) == "[False, False]"


def test_pkgutil_knows_objects_when_it_comes_later() -> None:
    program = """
        import sys
        import orcjit_import
        print("pkgutil" in sys.modules)
        import pkgutil
        from importlib.machinery import FileFinder
        print(pkgutil.iter_importer_modules.dispatch(FileFinder).__module__)
        orcjit_import.uninstall()
        print(pkgutil.iter_importer_modules.dispatch(FileFinder).__module__)
    """
    assert run(program).split("\n") == ["False", "orcjit_import.listing", "pkgutil"]


# ---- Loaders of all kinds ----


def test_a_directory_of_that_name_without_a_module_is_a_namespace(tmp_path: Path) -> None:
    """A checkout of TVM-FFI beside a program, say."""
    (tmp_path / "tvm_ffi").mkdir()
    program = f"""
        import sys
        import orcjit_import
        real = sys.path[:]
        sys.path[:] = [{str(tmp_path)!r}]
        import tvm_ffi
        print(list(tvm_ffi.__path__))
        del sys.modules["tvm_ffi"]
        sys.path[:] = real
    """
    output = run(program + LOADERS.replace("\n", "\n        ") + "print(loaders())")
    assert output.split("\n") == [str([str(tmp_path / "tvm_ffi")]), "[True, True]"]


def zipped_pkgutil(path: Path) -> str:
    import pkgutil

    text = Path(pkgutil.__file__).read_text()
    return str(write_zip(path / "lib.zip", {"pkgutil.py": text, "other.py": "", "third.py": ""}))


IS_EXTENDED = """
from importlib.machinery import FileFinder
print(pkgutil.iter_importer_modules.dispatch(FileFinder).__module__)
print(type(pkgutil.__loader__).__name__, pkgutil.__loader__ is pkgutil.__spec__.loader)
"""


def test_a_loader_that_loads_other_modules_as_well(tmp_path: Path) -> None:
    program = f"""
import sys
import orcjit_import
sys.path.insert(0, {zipped_pkgutil(tmp_path)!r})
import importlib.util
specs = [importlib.util.find_spec("pkgutil") for _ in range(3)]
import other
assert "pkgutil" not in sys.modules
import pkgutil, third
assert pkgutil.__file__.startswith(sys.path[0])
for name in ("other", "third"):
    importlib.reload(sys.modules[name])
"""
    expected = ["orcjit_import.listing", "zipimporter True"]
    assert run(program + IS_EXTENDED).split("\n") == expected


def test_a_spec_that_was_found_and_is_loaded_by_hand() -> None:
    program = """
import sys
import orcjit_import
import importlib.util
from importlib.machinery import SourceFileLoader
spec = importlib.util.find_spec("pkgutil")
assert isinstance(spec.loader, SourceFileLoader)
assert spec.loader.get_source("pkgutil")
pkgutil = sys.modules["pkgutil"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pkgutil)
"""
    expected = ["orcjit_import.listing", "SourceFileLoader True"]
    assert run(program + IS_EXTENDED).split("\n") == expected


def test_a_module_that_is_loaded_lazily() -> None:
    program = """
import sys
import orcjit_import
import importlib.util
spec = importlib.util.find_spec("pkgutil")
spec.loader = importlib.util.LazyLoader(spec.loader)
pkgutil = sys.modules["pkgutil"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pkgutil)
pkgutil.iter_modules
"""
    assert run(program + IS_EXTENDED).split("\n")[0] == "orcjit_import.listing"


@pytest.mark.parametrize("kind", ["slots", "shared"])
def test_a_loader_that_takes_no_attributes(kind: str) -> None:
    program = f"""
import sys
import orcjit_import
import importlib.util
from importlib.machinery import ModuleSpec, PathFinder
class Loader:
    __slots__ = ()
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        found = PathFinder.find_spec(module.__name__)
        exec(found.loader.get_code(module.__name__), vars(module))
one = Loader()
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in ("pkgutil", "colorsys"):
            return ModuleSpec(name, one if {kind == "shared"} else Loader())
sys.meta_path.insert(1, Finder)
importlib.util.find_spec("pkgutil")
import colorsys, pkgutil
"""
    expected = ["orcjit_import.listing", "Loader True"]
    assert run(program + IS_EXTENDED).split("\n") == expected


def test_a_loader_of_the_old_protocol_is_left_alone() -> None:
    program = """
import sys
import orcjit_import
from importlib.machinery import ModuleSpec
class Loader:
    def load_module(self, name):
        raise AssertionError
loader = Loader()
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "tvm_ffi":
            return ModuleSpec(name, loader)
sys.meta_path.insert(1, Finder)
import importlib.util
print(importlib.util.find_spec("tvm_ffi").loader is loader)
"""
    assert run(program) == "True"


def test_two_finders_that_ask_all_others() -> None:
    program = """
import sys
import orcjit_import
class AsksOthers:
    def find_spec(self, name, path=None, target=None):
        for finder in sys.meta_path:
            if finder is not self:
                spec = finder.find_spec(name, path, target)
                if spec is not None:
                    return spec
for position in (0, 2):
    sys.meta_path.insert(position, AsksOthers())
    import importlib.util
    print(importlib.util.find_spec("pkgutil").origin.endswith("pkgutil.py"))
    del sys.meta_path[position]
"""
    assert run(program).split("\n") == ["True", "True"]


def test_a_module_that_cannot_be_extended_is_imported_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "pkgutil.py").write_text("def iter_modules(): return []")
    program = f"""
        import sys
        import orcjit_import
        sys.path.insert(0, {str(tmp_path)!r})
        import pkgutil
        print(pkgutil.iter_modules(), len(orcjit_import._failures))
    """
    assert run(program) == "[] 1"


def test_the_package_is_imported_while_another_thread_imports_pkgutil(tmp_path: Path) -> None:
    (tmp_path / "pkgutil.py").write_text(
        "import time\nimport sys\nsys.started = True\ntime.sleep(0.3)\n" + PKGUTIL
    )
    program = f"""
import sys, _thread, time
sys.path.insert(0, {str(tmp_path)!r})
sys.started = False
_thread.start_new_thread(__import__, ("pkgutil",))
while not sys.started:
    time.sleep(0.001)
import orcjit_import
print(orcjit_import._failures)
import pkgutil
print(pkgutil.iter_importer_modules.dispatch(int).__class__.__name__)
"""
    assert run(program).split("\n") == ["[]", "function"]


PKGUTIL = """
from functools import singledispatch
@singledispatch
def iter_importer_modules(importer, prefix=""):
    return []
"""
