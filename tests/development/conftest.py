"""Fixtures: a directory on `sys.path` to write kernels into."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.importing import imports_put_back

import orcjit_import

KERNEL = """
#include <tvm/ffi/function.h>
static int64_t Value() {{ return {}; }}
TVM_FFI_DLL_EXPORT_TYPED_FUNC(value, Value)
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    orcjit_import.install()
    directory = tmp_path / "here"
    directory.mkdir()
    for name in ("kernels", "base"):  # of which other tests may have left one
        monkeypatch.delitem(sys.modules, name, raising=False)
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(directory))
        yield directory


@pytest.fixture
def source(tmp_path: Path):
    """Write a C++ source whose function `value` returns a number."""

    def write(name: str, number: int) -> Path:
        path = tmp_path / name
        path.write_text(KERNEL.format(number))
        return path

    return write
