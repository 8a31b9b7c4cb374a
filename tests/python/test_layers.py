"""The rooms: which files may import which others of the package, and what only one may import."""

import ast
import re
from pathlib import Path

import pytest

import orcjit_import

PACKAGE = Path(orcjit_import.__file__).parent
PICTURE = Path(__file__).parents[2] / "docs" / "layers.svg"

# The steps of an import, and what lies below them. Directions never turn.
ROOMS = {
    "search": {
        "candidate",
        "finder",
        "listing",
        "manifest",
        "manifest_errors",
        "manifest_toml",
        "opened",
        "path_entries",
        "path_failure",
        "python_files",
    },
    "load": {
        *{"dependencies", "extension", "found_loader", "import_errors", "imported"},
        *{
            "joint_libraries",
            "linking",
            "loader",
            "mistakes",
            "module_slots",
            "shared_libraries",
            "shared_names",
            "single_phase",
            "unloading",
            "unused_archives",
        },
    },
    "surface": {"declared_parameters", "exported_function", "module", "signature"},
    "core": {"_library", "_native", "ffi_api", "foreign", "opened_library", "requests", "session"},
    "files": {
        *{"bundle", "elf_file", "hidden_record", "record", "resources", "source", "strict_zip"},
        *{"zip_members", "zip_table"},
    },
}
# What any file may import: words of the whole package, which know no step.
COMMON = {
    *{"__init__", "atomic", "error_base", "error_form", "errors", "import_lock"},
    *{"naming", "tracing"},
}
# Where all begins, what goes through all rooms, and what people ask for besides imports.
BESIDES = {
    *{"__init__", "__main__", "_version", "activation", "build_backends", "hook", "lone_file"},
    *{"lone_loader", "object_file_loader", "peer", "plugins", "public_names", "strays"},
    *{"tvm_ffi_orcjit", "watching"},
}
FILES = sorted(PACKAGE.glob("*.py"))
NAMES = {path.stem: path for path in FILES}


def room_of(name: str) -> str:
    """Return the room of a module; for one in none, its own name."""
    return next((room for room, files in ROOMS.items() if name in files), name)


# Which files may import what is expensive or belongs to one of them.
ONLY = {
    "ctypes": {
        "_library",
        "_native",
        "extension",
        "foreign",
        "mistakes",
        "module_slots",
        "signature",
        "single_phase",
    },
    "tvm_ffi": {
        *{"exported_function", "ffi_api", "module", "session", "signature", "tvm_ffi_orcjit"},
    },
}


def statements(tree: ast.AST) -> list[ast.AST]:
    """Return all nodes but those that only type checkers see."""
    found: list[ast.AST] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            found += [each for other in node.orelse for each in [other, *statements(other)]]
        else:
            found += [node, *statements(node)]
    return found


def imports_of(path: Path) -> tuple[set[str], set[str]]:
    """Return what a file imports, wherever it does: modules of the package, and other packages."""
    package = ["", *path.relative_to(PACKAGE).parts[:-1]]
    own: set[str] = set()
    outside: set[str] = set()
    for node in statements(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            outside |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            outside.add(str(node.module).partition(".")[0])
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] + (node.module or "").split(".")
            home = ".".join(filter(None, base))
            inside = {f"{home}.{name.name}".strip(".") for name in node.names}
            modules = {name for name in inside if is_module(name)}
            own |= modules | ({home or "__init__"} if modules != inside else set())
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_part", "_run"):
            own |= {each.value for each in node.args[:1] if isinstance(each, ast.Constant)}
    return own, outside


def is_module(name: str) -> bool:
    path = PACKAGE.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


def test_each_file_has_one_place() -> None:
    places = [*ROOMS.values(), COMMON - {"__init__"}, BESIDES]
    assert sorted(name for place in places for name in place) == sorted(NAMES)


def test_rooms_import_each_other_as_the_picture_shows() -> None:
    drawn = set(re.findall(r'data-from="(\w+)" data-to="(\w+)"', PICTURE.read_text()))
    found = {
        (room_of(name), room_of(other))
        for name, path in NAMES.items()
        for other in imports_of(path)[0]
        if room_of(name) in {*ROOMS, "__init__"} and room_of(other) in ROOMS
    }
    assert {(one, other) for one, other in found if one != other} == drawn


def test_there_is_no_circle() -> None:
    """Of the files that know a step; all begins in `__init__`, which also has what all need."""
    left = {
        name: {other for other in imports_of(path)[0] if other in NAMES} - {name, "__init__"}
        for name, path in NAMES.items()
    }
    while done := {name for name, others in left.items() if not others & left.keys()}:
        left = {name: others for name, others in left.items() if name not in done}
    assert left == {}


def test_what_all_may_import_knows_no_step() -> None:
    for name in COMMON - {"__init__"}:
        assert imports_of(NAMES[name])[0] <= COMMON, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_uses_a_private_name_of_another(path: Path) -> None:
    """But of `__init__`, where these are what only the package itself may use."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level and node.module:
            assert not [name.name for name in node.names if re.match("_[a-z]", name.name)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_only_some_files_may_import(path: Path) -> None:
    outside = imports_of(path)[1]
    assert not {name for name in outside & set(ONLY) if path.stem not in ONLY[name]}


def test_only_the_start_and_the_hook_write_to_meta_path() -> None:
    for path in FILES:
        text = path.read_text()
        writes = any(f"meta_path.{verb}(" in text for verb in ("insert", "append", "remove"))
        may = path.stem in ("__init__", "hook", "watching")
        assert may or not (writes or "meta_path[:] =" in text)


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
