"""What files are called on each system, and where they are looked for: the rules, tried on one."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

import orcjit_import
from orcjit_import import _native, candidate, naming, shared_libraries, shared_names
from orcjit_import.tools import core

SUFFIXES = {
    "linux": ((".o",), (".a",)),
    "darwin": ((".o",), (".a",)),
    "win32": ((".obj", ".o"), (".lib", ".a")),
}
CORES = {
    "linux": "liborcjit_import.so",
    "darwin": "liborcjit_import.dylib",
    "win32": "orcjit_import.dll",
}


@pytest.fixture(params=SUFFIXES)
def system(request, monkeypatch):
    monkeypatch.setattr(sys, "platform", request.param)
    return request.param


def loaded_again(module):
    """Return a module as it would be on the system that `sys.platform` names, and not known."""
    spec = importlib.util.spec_from_file_location(module.__name__, module.__file__)
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return fresh


def test_suffixes_of_objects_and_archives(system):
    names = loaded_again(naming)
    assert SUFFIXES[system] == (names.OBJECT_SUFFIXES, names.ARCHIVE_SUFFIXES)
    assert names.linkable(["k.o", "k.obj", "k.lib", ".k.o", "k.py"]) == (
        ["k.o", "k.obj", "k.lib"] if system == "win32" else ["k.o"]
    )
    assert names.file_names("k")[0] == ("k.obj" if system == "win32" else "k.o")


def test_the_finder_looks_for_the_same_names(system):
    """It has the suffixes a second time, since reading another file would cost at every start."""
    source = Path(orcjit_import.__file__).read_text()
    line = next(line for line in source.splitlines() if line.startswith("_ENDINGS = "))
    found = {}
    exec(line, {"sys": sys}, found)
    objects, archives = SUFFIXES[system]
    assert found["_ENDINGS"] == (*objects, *archives, "")


def test_name_of_the_core(system, monkeypatch):
    monkeypatch.delenv(_native.LIBRARY_VARIABLE, raising=False)
    assert Path(_native.library_path()).name == CORES[system]


def test_the_core_tells_what_is_linked_here(clang_object):
    """In the words in which it describes objects, and messages of imports say the same."""
    format_, machine = _native.host()
    described = core.describe(*clang_object)[0]
    assert (described["format"], described["machine"]) == (format_, machine)
    assert candidate._host() == f"{format_} for {machine}"


@pytest.fixture
def clang_object(clang):
    from orcjit_import.source import ObjectPlaces

    image = clang("basic/add.c").read_bytes()
    return ObjectPlaces(["k.o"], slices=[None], read=lambda _: image), 0


STEMS = {
    "linux": {"libcudart.so.12": "cudart", "libm.so": "m", "cudart.so": "cudart"},
    "darwin": {"libcudart.12.dylib": "cudart", "libm.dylib": "m", "libz.1.2.dylib": "z"},
    "win32": {"cudart64_12.dll": "cudart", "libgomp-1.dll": "gomp", "Zlib.DLL": "Zlib"},
}


@pytest.mark.parametrize("system", STEMS, indirect=True)
def test_stems_of_shared_libraries(system):
    names = shared_names.here()
    assert names is shared_names.SYSTEMS[system]
    for name, stem in STEMS[system].items():
        assert names.is_library(name)
        assert names.stem_of(name) == stem
        assert names.stem_of(stem) == stem
    others = [name for other in STEMS if other != system for name in STEMS[other]]
    assert not any(map(names.is_library, others))


PLACES = {
    "linux": ({"LD_LIBRARY_PATH": "/a::/b"}, ["/a", "/b"], "/usr/lib64"),
    "darwin": (
        {"DYLD_LIBRARY_PATH": "/a", "DYLD_FALLBACK_LIBRARY_PATH": "/b", "LD_LIBRARY_PATH": "/c"},
        ["/a", "/b"],
        "/usr/local/lib",
    ),
    "win32": ({"PATH": r"C:\a;D:\b"}, [r"C:\a", r"D:\b"], ""),
}


@pytest.mark.parametrize("system", PLACES, indirect=True)
def test_directories_of_the_loader(system):
    environment, first, other = PLACES[system]
    found = shared_names.here().directories_in(environment)
    assert found[: len(first)] == first
    assert (other in found) == bool(other)


def test_what_lies_beside_a_dll_is_found(monkeypatch):
    """Windows looks for what a DLL needs in the directories that it was told, while it loads."""
    events = []

    class Added:
        def close(self):
            events.append("closed")

    def add(directory):
        events.append(directory)
        return Added()

    class Library:
        def add_shared_library(self, path):
            events.append(path)
            raise orcjit_import.SharedLibraryError("no")

    monkeypatch.setattr(os, "add_dll_directory", add, raising=False)
    with pytest.raises(orcjit_import.SharedLibraryError):
        shared_libraries._load(Library(), "/package/libs/a.dll")
    assert events == ["/package/libs", "/package/libs/a.dll", "closed"]
