"""Every byte that holds a bundle together, changed: errors of ours or nothing, and one content."""

import importlib
import shutil
import sys
import zipfile
import zipimport
from collections.abc import Iterator
from pathlib import Path

import pytest

import orcjit_import
from orcjit_import.errors import OrcJITError
from orcjit_import.strict_zip import StrictZip
from orcjit_import.tools.unpacking import unpack
from orcjit_import.tools.verification import verify

from .conftest import elsewhere, members_of

# Where headers and tables begin, and how many bytes of them are changed: all, with the names.
SIGNATURES = {b"PK\3\4": 60, b"PK\1\2": 80, b"PK\5\6": 22}


@pytest.fixture(params=[pytest.param("stored", marks=pytest.mark.slow), "deflated"])
def sound(kernels, monkeypatch, request) -> bytes:
    kernels.output("pack", "kernels", "-o", "b.zip")
    if request.param == "deflated":
        members = members_of("b.zip")
        with zipfile.ZipFile("b.zip", "w", zipfile.ZIP_DEFLATED) as opened:
            for name, data in members.items():
                opened.writestr(name, data)
    elsewhere(kernels, monkeypatch)
    return (kernels.directory / "b.zip").read_bytes()


def damaged(sound: bytes, *values: int) -> Iterator[bytes]:
    """Yield the bundle with each of these bytes changed in some ways, and cut off there."""
    places: set[int] = set()
    for signature, size in SIGNATURES.items():
        start = sound.find(signature)
        while start >= 0:
            places |= set(range(start, min(start + size, len(sound))))
            start = sound.find(signature, start + 1)
    record = sound.find(b"kernels/a.o,sha256")
    places |= set(range(record, record + 100 if record > 0 else record))
    for place in sorted(places):
        for value in values:
            changed = bytearray(sound)
            changed[place] ^= value
            yield bytes(changed)
        yield sound[:place]
        yield sound[:place] + sound[place + 1 :]


@pytest.fixture
def files(tmp_path: Path, sound: bytes) -> Iterator[Path]:
    """Yield damaged bundles, each at a path of its own: zipimport keeps what it has read."""

    def written() -> Iterator[Path]:
        for number, content in enumerate(damaged(sound, 0xFF, 0x01)):
            path = tmp_path / f"{number}.zip"
            path.write_bytes(content)
            yield path
            path.unlink()

    return written()


def test_verify_and_unpack(files: Iterator[Path], tmp_path: Path) -> None:
    count = 0
    for path in files:
        out = tmp_path / "out"
        try:
            problems = verify(path)
        except OrcJITError:
            problems = [None]
        try:
            unpack(path, out)
        except OrcJITError:
            assert problems
            assert not out.exists()
        else:
            assert not problems or "RECORD" in str(problems)  # one that is no RECORD any more
            shutil.rmtree(out)
        count += 1
    assert count > 500


def test_import(files: Iterator[Path]) -> None:
    seen = set()
    for path in files:
        try:
            zipimport.zipimporter(str(path))
        except ImportError:
            continue
        except Exception:
            continue  # Python's own imports raise this, with such an entry on the path
        sys.path.insert(0, str(path))
        try:
            module = importlib.import_module("kernels")
        except ImportError as error:
            seen.add(type(error.__cause__))
        else:
            assert module.__file__ is None or module.add(1, 2) == 3
            del sys.modules["kernels"]
        sys.path.remove(str(path))
    assert not orcjit_import._failures
    assert all(kind is type(None) or issubclass(kind, OrcJITError) for kind in seen)


@pytest.mark.parametrize("command", [["inspect", "--static"], ["check"]])
def test_inspect_and_check(kernels, sound: bytes, command: list[str]) -> None:
    for number, content in enumerate(damaged(sound, 0x81)):
        path = kernels.directory / f"{number}.zip"
        path.write_bytes(content)
        status, _, errors = kernels.run(*command, path)
        assert status in (0, 1)
        assert not errors or errors.startswith("orcjit-import: error: ")
        path.unlink()


def test_whoever_reads_what_is_read_here_finds_the_same(files: Iterator[Path]) -> None:
    count = 0
    for path in files:
        try:
            opened = StrictZip(str(path))
            found = {name: opened.read(name) for name in opened.files()}
        except OrcJITError:
            continue
        assert members_of(path) == found
        importer = zipimport.zipimporter(str(path))
        assert {name: importer.get_data(name) for name in found} == found
        count += 1
    assert count > 20  # dates, versions, and what is of no interest
