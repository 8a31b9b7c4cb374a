"""Packages of many objects, which are read by several threads into memory of few pieces."""

import importlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.elf import OTHER_MACHINE_BYTES

Compile = Callable[..., Path]
Objects = dict[str, bytes]

COUNT = 300


@pytest.fixture(params=["directory", "stored", "deflated"])
def put(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put objects into the package `many`, in a container on `sys.path`."""

    def put_into_directory(objects: Objects) -> str:
        directory = tmp_path / "here" / "many"
        directory.mkdir(parents=True)
        for name, image in objects.items():
            (directory / name).write_bytes(image)
        monkeypatch.syspath_prepend(str(tmp_path / "here"))
        return str(directory)

    def put_into_zip(objects: Objects) -> str:
        method = zipfile.ZIP_STORED if request.param == "stored" else zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(tmp_path / "x.zip", "w", method) as archive:
            for name, image in objects.items():
                archive.writestr(f"many/{name}", image)
        monkeypatch.syspath_prepend(str(tmp_path / "x.zip"))
        return str(tmp_path / "x.zip" / "many")

    return put_into_directory if request.param == "directory" else put_into_zip


@pytest.fixture
def objects(gcc: Compile) -> Objects:
    """Objects that export one function each; some are too large to share memory with others."""
    image = gcc("basic/add.c").read_bytes()
    return {
        f"k{i:03}.o": image.replace(b"__tvm_ffi_add", b"__tvm_ffi_%03d" % i)
        + bytes(200_000 if i % 50 == 0 else i)
        for i in range(COUNT)
    }


def test_all_functions_can_be_called(put, objects: Objects) -> None:
    put(objects)
    many = importlib.import_module("many")
    assert [getattr(many, f"{i:03}")(i, 1) for i in range(COUNT)] == list(range(1, COUNT + 1))


def test_those_for_other_machines_are_passed_over(put, objects: Objects) -> None:
    for i in range(0, COUNT, 2):
        image = objects[f"k{i:03}.o"]
        objects[f"k{i:03}.o"] = image[:18] + OTHER_MACHINE_BYTES + image[20:]
    put(objects)
    assert importlib.import_module("many").__all__ == [f"{i:03}" for i in range(1, COUNT, 2)]


@pytest.mark.parametrize("number", [0, 171, COUNT - 1])
def test_a_broken_one_is_named(put, objects: Objects, number: int) -> None:
    objects[f"k{number:03}.o"] = objects[f"k{number:03}.o"][:200]
    path = put(objects)
    with pytest.raises(ImportError, match=rf"k{number:03}\.o") as caught:
        importlib.import_module("many")
    assert caught.value.path == f"{path}/k{number:03}.o"
