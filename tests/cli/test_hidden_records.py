"""A bundle whose RECORD is hidden from zipimport by a damaged byte: everybody refuses it."""

import importlib
import subprocess
import sys
import zipfile
import zipimport

import pytest

from .conftest import elsewhere


def in_table(data: bytes, name: bytes) -> int:
    """Return where the table of contents begins to tell of a member."""
    return data.rindex(name) - 46


def with_byte(data: bytes, place: int, byte: bytes) -> bytes:
    return data[:place] + byte + data[place + 1 :]


# What is changed: the first byte of the entry's signature, a byte of its name there, or in the
# header before the member. With more bytes before it all, the table is not where its end says.
DAMAGES = {
    "signature": lambda data: with_byte(data, in_table(data, b"RECORD"), b"Q"),
    "name in the table": lambda data: with_byte(data, data.rindex(b"RECORD") + 5, b"]"),
    "name in the header": lambda data: with_byte(data, data.index(b"RECORD"), b"Q"),
    "signature, moved": lambda data: (
        bytes(1 << 15) + with_byte(data, in_table(data, b"RECORD"), b"Q")
    ),
}


@pytest.fixture(params=DAMAGES)
def damaged(request, kernels, gcc, monkeypatch):
    kernels.put("kernels/sub/__init__.py", "value = 1")
    kernels.output("pack", "kernels", "-o", "b.zip")
    path = kernels.directory / "b.zip"
    with zipfile.ZipFile(path) as opened:
        assert opened.namelist()[-1] == "RECORD"
    path.write_bytes(DAMAGES[request.param](path.read_bytes()))
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(path))
    importlib.invalidate_caches()
    return path


@pytest.mark.parametrize("name", ["kernels", "kernels.sub"])
def test_import(damaged, name):
    try:
        zipimport.zipimporter(str(damaged))
        words = "cannot be read as a zip file"
    except zipimport.ZipImportError:  # CPython 3.13 and newer refuse the damaged table themselves
        words = f"No module named '{name.partition('.')[0]}'"
    with pytest.raises(ImportError, match=words):
        importlib.import_module(name)


@pytest.mark.parametrize("command", ["inspect", "check", "verify", "unpack"])
def test_command_line(damaged, kernels, command):
    where = ["-d", "out"] if command == "unpack" else []
    status, printed, errors = kernels.run(command, str(damaged), *where)
    assert status == 1
    assert "cannot be read as a zip file" in printed + errors


@pytest.mark.parametrize("kind", DAMAGES)
def test_python_files_alone_are_pythons_affair(tmp_path, kind):
    """As without this package: a RECORD alone promises nothing of objects."""
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("plain_first.py", "value = 1")
        opened.writestr("plain.abc.txt", "")
        opened.writestr("RECORD", "plain_first.py,,\n")
    path.write_bytes(DAMAGES[kind](path.read_bytes()))
    program = f"import sys; sys.path.insert(0, {str(path)!r})\n{{}}import plain_first"
    without, with_it = (
        subprocess.run(
            [sys.executable, "-c", program.format(first)], capture_output=True
        ).returncode
        for first in ("", "import orcjit_import\n")
    )
    assert without == with_it
    assert without == 0 or kind.startswith("signature")
