"""The short way of an import: which modules go it, and that nobody can tell the ways apart."""

import importlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from support.build import Builder

import orcjit_import
from orcjit_import import _part, imported
from orcjit_import.loader import ObjectLoader

Compile = Callable[..., Path]


@pytest.fixture
def entry(here: Path, gcc: Compile, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a directory on the path, of whose objects the next go the short way."""
    for name in ("first_of_entry", "second_of_entry"):
        put(here / f"{name}.o", gcc("basic/add.c"))
        importlib.import_module(name)
        monkeypatch.delitem(sys.modules, name)
    return here


def put(path: Path, content: Path) -> None:
    shutil.copyfile(content, path)
    list_anew()


def list_anew() -> None:
    """Have the finders of all entries list them, as the next import would."""
    importlib.invalidate_caches()
    importlib.util.find_spec("there_is_no_such_module")


def goes_the_short_way(name: str) -> bool:
    spec = importlib.util.find_spec(name)
    return type(spec.loader) is _part("lone_loader").LoneFileLoader


def test_an_object_file_alone_goes_the_short_way(entry: Path, gcc: Compile) -> None:
    put(entry / "alone.o", gcc("basic/add.c"))
    assert goes_the_short_way("alone")
    assert importlib.import_module("alone").add(1, 2) == 3


OTHERS = {
    "a manifest": lambda entry, _: (entry / "other.orcjit.toml").write_text("bind = 'now'"),
    "a wrong manifest": lambda entry, _: (entry / "other.orcjit.toml").write_text("binds = 'now'"),
    "a manifest of others": lambda entry, _: (entry / "other.orcjit.toml").write_text(
        "exports = ['sub']"
    ),
    "an archive": lambda entry, _: (entry / "other.a").touch(),
    "a package": lambda entry, _: (entry / "other").mkdir(),
    "a module of Python": lambda entry, _: (entry / "other.py").touch(),
    "a change in the directory": lambda entry, _: os.utime(entry, (1, 1)),
    "no object": lambda entry, _: (entry / "other.o").write_text("text"),
}


def test_a_module_in_a_package_of_python_goes_the_short_way(entry: Path, gcc: Compile) -> None:
    package = entry / "package_of_python"
    package.mkdir()
    (package / "__init__.py").touch()
    for name in "abc":
        put(package / f"{name}.o", gcc("basic/add.c"))
    importlib.import_module("package_of_python.a")
    assert goes_the_short_way("package_of_python.b")
    assert importlib.import_module("package_of_python.b").__package__ == "package_of_python"


@pytest.mark.parametrize("earlier", ["nothing", "a module", "something else"])
def test_an_entry_before_is_asked_first(entry: Path, gcc: Compile, earlier: str) -> None:
    before = entry.parent / "before"
    before.mkdir()
    put(entry / "other.o", gcc("basic/add.c"))
    sys.path.insert(0, str(before))
    assert goes_the_short_way("other")  # the entry has no finder yet, so Python's is asked first
    if earlier == "a module":
        (before / "other.py").touch()
    elif earlier == "something else":
        (before / "unrelated.py").touch()
        list_anew()
    origin = importlib.util.find_spec("other").origin
    assert origin == str(before / "other.py" if earlier == "a module" else entry / "other.o")
    assert goes_the_short_way("other") is (earlier != "a module")


def test_both_ways_make_the_same_module(entry: Path, gcc: Compile) -> None:
    put(entry / "same.o", gcc("basic/multiple.c"))
    assert goes_the_short_way("same")
    short = importlib.import_module("same")
    told = facts(short)
    orcjit_import.unload("same")
    (entry / "same.orcjit.toml").write_text("depends = []\nbind = 'now'\n")
    list_anew()
    assert not goes_the_short_way("same")
    assert facts(importlib.import_module("same")) == told


def facts(module: ModuleType) -> dict[str, object]:
    """Return what a user can see of a module."""
    dunders = {name: repr(value) for name, value in vars(module).items() if name.startswith("__")}
    loader, library = module.__loader__, module.__library__
    return {
        "names": list(vars(module)),
        "dir": dir(module),
        "all": module.__all__,
        "repr": repr(module),
        "file": module.__file__,
        "spec": str(module.__spec__).replace("LoneFileLoader", "ObjectLoader"),
        "package": dunders["__package__"],
        "is_package": loader.is_package(module.__name__),
        "data": loader.get_data(module.__file__) == Path(module.__file__).read_bytes(),
        "found": (loader.found.path, loader.found.objects.labels, loader.found.links_nothing),
        "library": (library.library_name, library.exports, library.session),
        "functions": [repr(getattr(module, name)) for name in module.__all__],
        "complete": sorted(vars(module)),
    }


def test_what_watches_imports_is_told_of_the_next_one(entry: Path, gcc: Compile) -> None:
    """Guards that come between the search and the import are asked."""
    put(entry / "guarded.o", gcc("basic/add.c"))
    assert goes_the_short_way("guarded")
    asked: list[str] = []
    imported.guards.append(lambda name, found: asked.append(f"{name} {Path(found.path).name}"))
    try:
        importlib.import_module("guarded")
    finally:
        imported.guards.pop()
    assert asked == ["guarded guarded.o"]


def test_a_module_is_reloaded_the_general_way(entry: Path, gcc: Compile) -> None:
    put(entry / "again.o", gcc("basic/add.c"))
    module = importlib.import_module("again")
    library = module.__library__
    module.__file__ = "changed"
    again = importlib.reload(module)
    assert again is module
    assert again.__library__ is not library
    assert again.add(1, 2) == 3
    assert type(again.__loader__) is ObjectLoader


def test_a_module_that_is_made_and_not_executed(entry: Path, gcc: Compile) -> None:
    put(entry / "made.o", gcc("basic/add.c"))
    spec = importlib.util.find_spec("made")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert not {"__path__", "__cached__"} & set(vars(module))
    spec.loader.exec_module(module)  # reads the object once more
    assert module.add(1, 2) == 3


def test_another_library_has_the_name(entry: Path, gcc: Compile) -> None:
    put(entry / "taken.o", gcc("basic/add.c"))
    kept = orcjit_import.default_session().create_library("taken")
    module = importlib.import_module("taken")
    assert module.__library__.library_name.startswith("taken#")
    assert kept.library_name == "taken"


def test_an_object_that_cannot_be_linked_says_why(entry: Path, gcc: Compile) -> None:
    put(entry / "lacking.o", gcc("broken/undefined_one.c"))
    assert goes_the_short_way("lacking")
    with pytest.raises(ImportError, match="cannot import 'lacking': lacking: undefined symbol"):
        importlib.import_module("lacking")
    assert "lacking" not in sys.modules


HELPER = """
#include "kernel.h"
int helper(void) { return 5; }
int helper_data = 5;
EXPORT_INT(own) { return 5; }
"""


def test_a_dependency_that_went_the_short_way(entry: Path, gcc: Compile, builder: Builder) -> None:
    put(entry / "base_alone.o", builder.compile_text("gcc", "base.c", HELPER))
    (entry / "user").mkdir()
    put(entry / "user" / "a.o", gcc("basic/calls_helper.c"))
    (entry / "user" / "orcjit.toml").write_text("depends = ['base_alone']")
    list_anew()
    assert goes_the_short_way("base_alone")
    assert importlib.import_module("user").call_helper() == 5
    with pytest.raises(orcjit_import.LibraryInUseError, match="'user' links against it"):
        orcjit_import.unload("base_alone")
    orcjit_import.unload("user")
    orcjit_import.unload("base_alone")


@pytest.mark.parametrize("other", OTHERS)
def test_whatever_else_is_there_is_looked_at(entry: Path, gcc: Compile, other: str) -> None:
    put(entry / "other.o", gcc("basic/add.c"))
    assert goes_the_short_way("other")
    OTHERS[other](entry, gcc)
    if "change" not in other:
        list_anew()
    spec = importlib.util.find_spec("other")
    assert spec is None or type(spec.loader) is not _part("lone_loader").LoneFileLoader


EXPORT = '#include "kernel.h"\nEXPORT_INT(add) { return 3; }\n'
MORE = {
    "a stray": "int f(void) { return 1; }",
    "an extension module": EXPORT + "void *PyInit_more(void) { return 0; }",
    "modules embedded in it": EXPORT + "const char __tvm_ffi__library_bin[8] = {0};",
    "a declaration": EXPORT
    + '__attribute__((section(".orcjit_import"), used)) static char told[] = "bind=now";',
}


@pytest.mark.parametrize("more", MORE)
def test_an_object_with_more_than_functions(entry: Path, builder: Builder, more: str) -> None:
    put(entry / "more.o", builder.compile_text("gcc", "more.c", MORE[more]))
    spec = importlib.util.find_spec("more")
    assert spec is None or type(spec.loader) is not _part("lone_loader").LoneFileLoader


@pytest.mark.parametrize("text", ["", "# nothing\n", "exports = ['f*']\nbind = 'lazy'\n"])
def test_a_manifest_of_exports_goes_the_short_way(entry: Path, builder: Builder, text: str) -> None:
    source = (
        '#include "kernel.h"\nEXPORT_INT(first) { return 1; }\nEXPORT_INT(second) { return 2; }\n'
    )
    put(entry / "chosen.o", builder.compile_text("gcc", "chosen.c", source))
    (entry / "chosen.orcjit.toml").write_text(text)
    list_anew()
    importlib.util.find_spec("chosen")  # loads what reads manifests
    assert goes_the_short_way("chosen")
    module = importlib.import_module("chosen")
    assert module.first() == 1
    assert module.__all__ == (["first"] if "exports" in text else ["first", "second"])
    if "exports" in text:
        with pytest.raises(AttributeError, match="'second', because its declaration of exports"):
            _ = module.second
    assert module.__loader__.found.manifest.path == str(entry / "chosen.orcjit.toml")
    (entry / "chosen.orcjit.toml").write_text("exports = ['second']")
    list_anew()
    assert importlib.reload(module).__all__ == ["second"]
    assert module.second() == 2
