"""Arguments that a function does not take are told with a code, and as what Python would raise."""

from __future__ import annotations

import ctypes
import importlib
import sys

import pytest
from support.importing import imports_put_back

import orcjit_import
from orcjit_import import ArgumentTypeError, ArgumentValueError, OrcJITError, build, explain
from orcjit_import.cache import fingerprint, get_or_build


@pytest.fixture(autouse=True)
def in_form(monkeypatch):
    monkeypatch.delenv("ORCJIT_ERRORS", raising=False)


MISTAKES = {
    "explain(1)": ("OJ633", TypeError, lambda session: explain(1)),
    "load_module([1])": ("OJ707", TypeError, lambda session: session.load_module([1])),
    "DynamicLibrary()": ("OJ701", TypeError, lambda session: orcjit_import.DynamicLibrary()),
    "build([])": ("OJ801", ValueError, lambda session: build([], into="x")),
    "define(null)": (
        "OJ864",
        ValueError,
        lambda session: session.create_library().define("f", ctypes.c_void_p(0)),
    ),
    "define a number": ("OJ867", ValueError, lambda session: session.create_library().define(1, 1)),
    "define nothing": ("OJ867", ValueError, lambda session: session.create_library().define("", 1)),
    "define(text)": ("OJ863", TypeError, lambda session: session.create_library().define("f", "x")),
    "provider": ("OJ865", TypeError, lambda session: session.add_symbol_provider(1)),
    "key": ("OJ879", TypeError, lambda session: get_or_build(1, bytes)),
    "fingerprint": ("OJ876", TypeError, lambda session: fingerprint(object())),
}


@pytest.mark.parametrize("mistake", list(MISTAKES))
def test_mistake_has_a_code(mistake):
    code, kind, call = MISTAKES[mistake]
    with pytest.raises((ArgumentTypeError, ArgumentValueError)) as caught:
        call(orcjit_import.ExecutionSession())
    assert isinstance(caught.value, kind)
    assert isinstance(caught.value, OrcJITError)
    assert caught.value.code == code
    assert f"[{code}]" in str(caught.value)


def test_a_source_that_is_not_there_is_no_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no such source\s+\[OJ803\]"):
        build("absent.c", into=tmp_path / "x")


def test_an_error_of_others_has_no_code():
    assert OrcJITError("division by zero").code == ""


MANIFESTS = {
    "objects = []": "OJ828",
    "bind = 'eager'": "OJ823",
    "depend = []": "OJ133",
    "flags = ['']": "OJ839",
    "exports = ['none']": "OJ827",
    "objects = ['none.o']": "OJ825",
    "objects = ['*.none']": "OJ826",
}


@pytest.mark.parametrize("text", list(MANIFESTS))
def test_a_mistake_in_a_manifest_has_the_code_of_its_row(gcc, tmp_path, text):
    """Not that of another message with the same words in it."""
    (tmp_path / "kernels.o").write_bytes(gcc("basic/add.c").read_bytes())
    (tmp_path / "kernels.orcjit.toml").write_text(text)
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        with pytest.raises(ImportError) as caught:
            importlib.import_module("kernels")
    assert caught.value.__cause__.code == MANIFESTS[text]
