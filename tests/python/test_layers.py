"""The layers: which file may import which others of the package, and what only one may import."""

import ast
from pathlib import Path

import pytest

import orcjit_import

PACKAGE = Path(orcjit_import.__file__).parent

# Each file may import these, wherever in the file it does so. Directions never turn.
LAYERS = {
    "_version": set(),
    "error_codes": set(),
    "error_form": {"error_codes"},
    "error_base": {"error_form"},
    "errors": {"error_base"},
    "naming": set(),
    "tracing": set(),
    "import_lock": {"__init__"},
    "atomic": set(),
    "cmake": set(),
    "elf_file": {"__init__"},
    "include": set(),
    "signature": set(),
    "requests": set(),
    "_native": {"__init__", "error_base", "errors", "requests", "source"},
    "source": {"__init__", "error_base", "errors"},
    "opened": {"__init__", "_native", "error_base", "errors", "naming", "source"},
    "zip_members": {"__init__", "errors"},
    "zip_table": {"__init__", "errors", "zip_members"},
    "record": {"__init__", "errors", "zip_members"},
    "strict_zip": {"errors", "record", "zip_members", "zip_table"},
    "hidden_record": {"__init__", "naming", "record", "zip_members"},
    "bundle": {
        *{"__init__", "errors", "import_lock", "naming", "record", "source", "strict_zip"},
        *{"hidden_record", "zip_members"},
    },
    "plain_toml": set(),
    "mistakes": {
        *{"__init__", "_native", "bundle", "error_base", "error_form", "naming", "source"},
    },
    "strays": {"__init__", "error_form", "mistakes", "naming", "source"},
    "manifest": {
        *{"__init__", "bundle", "error_base", "errors", "naming", "plain_toml", "source"},
    },
    "candidate": {
        *{"__init__", "bundle", "compilers.packages", "error_base", "errors", "manifest"},
        *{"naming", "opened", "source"},
    },
    "python_files": {"__init__", "bundle", "error_form", "errors", "import_lock", "resources"},
    "resources": {"bundle", "errors", "source"},
    "_library": {"__init__", "_native", "atomic", "errors", "opened"},
    "shared_libraries": {"__init__", "_library", "bundle", "elf_file", "errors", "source"},
    "opened_library": {"__init__", "_library", "_native", "errors", "ffi_api", "session"},
    "ffi_api": {"__init__", "_native", "error_base", "errors", "requests"},
    "session": {
        "__init__",
        "_library",
        "_native",
        "errors",
        "ffi_api",
        "naming",
        "requests",
        "symbols",
        "symbols.sessions",
    },
    "public_names": {"cache", "compilers", "containers", "observers", "policies", "symbols"},
    "policies": {
        *{"__init__", "candidate", "containers.memory", "errors", "linking", "manifest"},
        *{"opened", "plugins"},
    },
    "plugins": {"__init__", "errors"},
    "peer": {"error_form", "tvm_ffi_orcjit"},
    "tvm_ffi_orcjit": {"__init__", "error_form", "errors", "session"},
    "exported_function": {
        *{"__init__", "declared_parameters", "errors", "ffi_api", "session", "signature"},
    },
    "declared_parameters": {"exported_function"},
    "module": {
        *{"__init__", "atomic", "exported_function", "linking", "naming", "opened_library"},
        "session",
    },
    # Importing a dependency leads back to the top: by the interpreter's import, and to `imported`.
    "linking": {
        *{"__init__", "_library", "candidate", "dependencies", "error_base", "error_form"},
        *{"errors", "manifest", "mistakes", "naming", "shared_libraries", "symbols.imports"},
        "unused_archives",
    },
    "unused_archives": {"candidate", "dependencies", "errors", "linking", "manifest", "naming"},
    "dependencies": {"__init__", "errors", "imported", "linking", "manifest"},
    "imported": {"__init__", "atomic", "errors", "linking", "module", "session", "tracing"},
    "loader": {
        "__init__",
        "atomic",
        "candidate",
        "compilers.packages",
        "dependencies",
        "error_base",
        "extension",
        "imported",
        "linking",
        "module",
        "naming",
        "resources",
        "session",
        "tracing",
    },
    "module_slots": set(),
    "extension": {
        *{"_library", "_native", "atomic", "candidate", "dependencies", "errors"},
        *{"ffi_api", "linking", "loader", "module_slots", "naming", "tracing"},
    },
    "finder": {
        *{"__init__", "bundle", "candidate", "import_lock", "loader", "mistakes", "naming"},
        *{"error_form", "path_entries", "python_files", "source", "strays", "tracing"},
        "containers.traversable",
    },
    "path_entries": {"__init__", "import_lock"},
    "path_failure": {
        *{"__init__", "candidate", "finder", "import_lock", "naming", "path_entries"},
        "python_files",
    },
    "lone_file": {
        *{"__init__", "_native", "atomic", "candidate", "dependencies", "error_base", "finder"},
        *{"imported", "linking", "loader", "module", "naming", "opened_library", "session"},
        "tracing",
    },
    "listing": {"containers.traversable", "__init__", "bundle", "candidate", "naming", "source"},
    "object_file_loader": {"candidate", "linking", "listing", "loader", "mistakes", "naming"},
    "hook": {
        *{"__init__", "candidate", "ffi_api", "import_lock", "listing", "policies"},
        "python_files",
    },
    "__init__": {
        *{"_version", "errors", "imported", "include", "session"},
        *{"finder", "hook"},  # what follows the start
        # What people ask for:
        *{"cmake", "development.building", "development.setuptools_command"},
        *{"object_file_loader", "peer", "public_names", "tools.explanation"},
    },
    "activation": {"errors"},
    "__main__": {"cli"},
}

# Which files may import what is expensive or belongs to one of them.
ONLY = {
    "ctypes": {"_library", "_native", "extension", "mistakes", "module_slots", "signature"},
    "tvm_ffi": {
        *{"exported_function", "ffi_api", "module", "session", "signature", "tvm_ffi_orcjit"},
    },
}


def imports_of(path: Path) -> list[tuple[str | None, str]]:
    """Return (package-relative module, absolute module) of every import in a file."""
    found: list[tuple[str | None, str]] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(None, name.name) for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.append((None, node.module or ""))
        elif isinstance(node, ast.ImportFrom):
            names = [node.module] if node.module else [name.name for name in node.names]
            names = [name if name in LAYERS or node.module else "__init__" for name in names]
            found += [(name, "") for name in names]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_part":
            found += [(name.value, "") for name in node.args if isinstance(name, ast.Constant)]
    return found


FILES = sorted(PACKAGE.glob("*.py"))


def test_the_table_names_all_files() -> None:
    assert {path.stem for path in FILES} == set(LAYERS) - {"cmake", "include"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_imports_only_what_the_table_allows(path: Path) -> None:
    within = {name for name, _ in imports_of(path) if name}
    assert within <= LAYERS[path.stem]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_only_some_files_may_import(path: Path) -> None:
    outside = {name.partition(".")[0] for _, name in imports_of(path) if name}
    assert not {name for name in outside & set(ONLY) if path.stem not in ONLY[name]}


def test_only_the_start_and_the_hook_write_to_meta_path() -> None:
    for path in FILES:
        text = path.read_text()
        writes = any(f"meta_path.{verb}(" in text for verb in ("insert", "append", "remove"))
        assert not (writes or "meta_path[:] =" in text) or path.stem in ("__init__", "hook")


def handlers_of(path: Path) -> list[ast.ExceptHandler]:
    return [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
    ]


def catches(handler: ast.ExceptHandler) -> set[str]:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {ast.unparse(kind) if kind else "BaseException" for kind in kinds}


# It serves commands, in the middle of nobody's import.
COMMANDS = {"activation"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_failures_of_the_system_are_told_from_what_interrupts(path: Path) -> None:
    """A TimeoutError, which signal handlers raise, is an OSError: see `_is_interrupt`."""
    for handler in handlers_of(path):
        raises = [
            node for node in ast.walk(handler) if isinstance(node, ast.Raise) and not node.exc
        ]
        if catches(handler) & {"OSError", "Exception", "BaseException"}:
            assert raises or path.stem in COMMANDS, f"line {handler.lineno}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_first_what_it_is_for_and_is_short(path: Path) -> None:
    text = path.read_text()
    assert text.startswith('"""')
    assert len(text.splitlines()) < 400
