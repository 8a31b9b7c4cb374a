"""Each message in the table of docs/manifest.md is one that its cause really makes."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

import orcjit_import  # noqa: F401  (installs the finder)

ROOT = Path(__file__).resolve().parent.parent.parent

# What the package's manifest says, by the beginning of the message.
CAUSES = {
    "unknown key 'export'": "export = ['double_scale']",
    "depends must be": "depends = 'base'",
    "bind must be": "bind = 'eager'",
    "depends has 'my module'": "depends = ['my module']",
    "compiler must be": "compiler = ['cc']",
    "symbols has 'mymodule'": "symbols = ['mymodule']",
    "exports has ''": "exports = ['']",
    "libraries has ''": "libraries = ['']",
    "flags has ''": "flags = ['']",
    "objects has '../x.o'": "objects = ['../x.o']",
    "needs ... (depends in ...)": "depends = ['broken']",
    "objects has 'kernel.o'": "objects = ['kernel.o']",
    "objects has '*.a'": "objects = ['*.a']",
    "exports has 'double'": "exports = ['double']",
    "objects is empty": "objects = []",
    "not valid TOML": "depends = [",
    "needs 'base'": "depends = ['base']",
    "needs 'libx.so'": "libraries = ['libx.so']",
    "dependency cycle": "depends = ['second']",
}


def rows() -> list[str]:
    table = (ROOT / "docs/manifest.md").read_text().partition("| message |")[2]
    return re.findall(r"^\| `([^|]+?)` \|", table.partition("\n\n")[0], re.MULTILINE)


@pytest.fixture
def first(gcc, tmp_path, monkeypatch):
    """The packages `first` and `second`, which depends on `first`."""
    for name, manifest in [("first", ""), ("second", "depends = ['first']")]:
        package = tmp_path / name
        package.mkdir()
        (package / "kernels.o").write_bytes(gcc("basic/add.c").read_bytes())
        (package / "orcjit.toml").write_text(manifest)
    (tmp_path / "broken.py").write_text("raise ImportError('out of order')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path / "first"
    for name in ("first", "second"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("message", rows())
def test_message_is_what_its_cause_makes(message, first):
    (known,) = [beginning for beginning in CAUSES if message.startswith(beginning)]
    (first / "orcjit.toml").write_text(CAUSES[known])
    pattern = ".*".join(re.escape(part) for part in message.split("..."))
    with pytest.raises(ImportError, match=pattern):
        importlib.import_module("first")


def test_without_a_mistake_there_is_no_message(first):
    assert importlib.import_module("first").add(1, 2) == 3


def test_each_cause_has_a_row():
    assert len(rows()) == len(CAUSES)
