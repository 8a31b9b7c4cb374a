"""Packages of sources on the path, a cache of their own, and compilers that are counted."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from support.importing import imports_put_back

from orcjit_import import cache as cache_module
from orcjit_import import candidate
from orcjit_import.cache import Cache

HEAD = "#include <tvm/ffi/c_api.h>\n"


def function(name: str, value: object, head: str = HEAD) -> str:
    """Return C that exports a function which returns an expression of its first argument."""
    return f"""{head}
TVM_FFI_DLL_EXPORT int __tvm_ffi_{name}(void* self, const TVMFFIAny* args, int32_t n,
                                        TVMFFIAny* r) {{
  int64_t x = n > 0 ? args[0].v_int64 : 0;
  (void)x;
  r->type_index = kTVMFFIInt;
  r->v_int64 = {value};
  return 0;
}}
"""


class Sources:
    """A directory on the path, whose packages are compiled when they are imported."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.log = directory.parent / "log"

    def put(self, name: str, text: str) -> Path:
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        importlib.invalidate_caches()
        return path

    def load(self, name: str) -> ModuleType:
        """Import anew, as another process would."""
        sys.modules.pop(name, None)
        importlib.invalidate_caches()
        return importlib.import_module(name)

    def compiled(self) -> list[str]:
        """Return which sources have been compiled, since this was last asked."""
        lines = self.log.read_text().split() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return sorted(lines)


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sources]:
    made = Sources(tmp_path / "place")
    made.directory.mkdir()
    counting = tmp_path / "counting-cc"
    counting.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec cc --version\n'
        f'for word; do case "$word" in *.c) echo "$word" >> {made.log};; esac; done\n'
        f'exec cc "$@"\n'
    )
    counting.chmod(0o755)
    monkeypatch.setenv("CC", str(counting))
    monkeypatch.setattr(cache_module, "_default", [Cache(tmp_path / "cache", layers=[])])
    monkeypatch.setattr(candidate, "compiles", list(candidate.compiles))
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(made.directory))
        yield made


def touch_later(path: Path) -> None:
    """Give a file another time, as an editor that saves it does."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 5_000_000_000))
