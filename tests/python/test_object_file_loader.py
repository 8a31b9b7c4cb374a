"""`ObjectFileLoader`: objects at a path that no search would find, under any name."""

import importlib.resources
import importlib.util
import sys
import sysconfig
import zipfile

import pytest

import orcjit_import
from orcjit_import import ObjectFileLoader


@pytest.fixture
def load():
    """Import what lies at a path, as the documentation of importlib says."""

    def load(name, path):
        loader = ObjectFileLoader(name, path)
        spec = importlib.util.spec_from_file_location(name, path, loader=loader)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        loaded.append(name)
        return module

    loaded = []
    yield load
    for name in loaded:
        sys.modules.pop(name, None)


def test_an_object_of_another_name(load, gcc, tmp_path):
    path = tmp_path / "kernels-1.2.o"
    path.write_bytes(gcc("basic/add.c").read_bytes())
    module = load("my_kernels", path)
    assert module.add(1, 2) == 3
    assert (module.__name__, module.__file__) == ("my_kernels", str(path))
    assert module.__spec__.origin == str(path)
    assert module.__package__ == ""
    assert repr(module) == f"<module 'my_kernels' from '{path}'>"
    orcjit_import.unload("my_kernels")


def test_two_of_them(load, gcc, tmp_path):
    for number in (1, 2):
        (tmp_path / f"{number}.o").write_bytes(
            gcc("basic/helper.c", f"-DVALUE={number}").read_bytes()
        )
        (tmp_path / f"{number}.orcjit.toml").write_text("")
    first, second = (load(f"part{number}", tmp_path / f"{number}.o") for number in (1, 2))
    assert first.__library__.library_name == "part1"
    assert second.__library__.library_name == "part2"


def test_the_manifest_of_the_file_is_read(load, gcc, tmp_path):
    (tmp_path / "2.o").write_bytes(gcc("basic/multiple.c").read_bytes())
    (tmp_path / "2.orcjit.toml").write_text('exports = ["alpha"]')
    assert load("chosen", tmp_path / "2.o").__all__ == ["alpha"]


def test_a_directory(load, gcc, tmp_path):
    (tmp_path / "build-release").mkdir()
    (tmp_path / "build-release" / "a.o").write_bytes(gcc("basic/add.c").read_bytes())
    (tmp_path / "build-release" / "data.txt").write_text("data")
    module = load("released", tmp_path / "build-release")
    assert module.add(1, 2) == 3
    assert list(module.__path__) == [str(tmp_path / "build-release")]
    assert importlib.resources.files("released").joinpath("data.txt").read_text() == "data"


def test_in_a_zip_file(load, gcc, tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as file:
        file.write(gcc("basic/add.c"), "inner/one.o")
    module = load("zipped", tmp_path / "b.zip" / "inner" / "one.o")
    assert module.add(1, 2) == 3
    assert load("whole", f"{tmp_path}/b.zip/inner").add(1, 2) == 3


def test_an_extension_module_has_the_name_that_is_given(load, gcc, tmp_path):
    path = tmp_path / "multi.cpython-311.o"
    include = f"-I{sysconfig.get_path('include')}"
    path.write_bytes(gcc("extensions/multi.c", "-DNAME=multi", include).read_bytes())
    module = load("multi", path)
    assert module.add(1, 2) == 3
    assert type(module.__spec__.loader).__name__ == "ExtensionLoader"
    with pytest.raises(ImportError, match=r"cannot import 'other': .* nor PyInit_other, so"):
        load("other", path)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("absent.o", "there is no such file or directory"),
        ("absent/a.o", "there is no such file or directory"),
        ("notes.txt", "objects and archives end in one of"),
        ("empty", "a directory without objects that make a module"),
        ("stray.o", "exports neither a function __tvm_ffi_NAME nor"),
        ("broken.o", "is a text file, not an object file: compile it first"),
    ],
)
def test_what_is_no_module(gcc, tmp_path, file, words):
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "empty").mkdir()
    (tmp_path / "stray.o").write_bytes(gcc("basic/helper.c", "-DVALUE=1").read_bytes())
    (tmp_path / "broken.o").write_text("no object")
    path = str(tmp_path / file)
    spec = importlib.util.spec_from_file_location("it", path, loader=ObjectFileLoader("it", path))
    with pytest.raises(ImportError, match=words) as caught:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert (caught.value.name, caught.value.path) == ("it", path)
    assert str(caught.value).startswith("cannot import 'it': ")


def test_the_loader_of_a_failed_import_can_try_again(gcc, tmp_path):
    path = tmp_path / "late.o"
    loader = ObjectFileLoader("late", path)
    spec = importlib.util.spec_from_file_location("late", path, loader=loader)
    with pytest.raises(ImportError, match="no such file"):
        importlib.util.module_from_spec(spec)
    path.write_bytes(gcc("basic/add.c").read_bytes())
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.add(1, 2) == 3
