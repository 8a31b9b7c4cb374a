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
