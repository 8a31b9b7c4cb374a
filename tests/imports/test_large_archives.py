"""Archives of many members, of which an import reads the index and one member."""

import importlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

Compile = Callable[..., Path]
COUNT = 200


@pytest.fixture
def archive(gcc: Compile, builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of more than a megabyte, of which the last member hides its function."""
    image = gcc("basic/add.c").read_bytes() + bytes(8000)
    text = '__attribute__((visibility("hidden"))) int __tvm_ffi_add(void) { return 0; }\n'
    hidden = builder.compile_text("gcc", "hidden.c", text, "-fPIC", "-c").read_bytes()
    members = []
    for index in range(COUNT):
        path = tmp_path / f"m{index:03}.o"
        name = b"__tvm_ffi_%03d" % index
        source = image if index < COUNT - 1 else hidden
        path.write_bytes(source.replace(b"__tvm_ffi_add", name))
        members.append(path)
    monkeypatch.syspath_prepend(str(tmp_path))
    path = tmp_path / "many.a"
    path.write_bytes(builder.archive("many.a", *members).read_bytes())
    return path


def bytes_read() -> int:
    return int(re.search(r"rchar: (\d+)", Path("/proc/self/io").read_text())[1])


def test_an_import_reads_little(archive: Path) -> None:
    size = archive.stat().st_size
    assert size > 1 << 20
    before = bytes_read()
    many = importlib.import_module("many")
    assert getattr(many, "007")(1, 2) == 3
    assert bytes_read() - before < size / 4


def test_all_names_are_listed_when_somebody_asks(archive: Path) -> None:
    many = importlib.import_module("many")
    names = [f"{index:03}" for index in range(COUNT - 1)]
    assert many.__all__ == names
    assert {"__all__", *names} <= set(dir(many))
    assert vars(many)["__all__"] is many.__all__


def test_what_a_member_hides_is_no_attribute(archive: Path) -> None:
    many = importlib.import_module("many")
    with pytest.raises(AttributeError):
        getattr(many, f"{COUNT - 1:03}")
    assert f"{COUNT - 1:03}" not in dir(many)


def test_a_reload_lists_the_new_names(archive: Path, gcc: Compile, builder) -> None:
    many = importlib.import_module("many")
    assert len(many.__all__) == COUNT - 1
    archive.write_bytes(builder.archive("other.a", gcc("basic/add.c")).read_bytes())
    importlib.reload(many)
    assert many.__all__ == ["add"]
    assert many.add(1, 2) == 3
