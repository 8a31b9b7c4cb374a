"""A policy is asked before the manifest of a package of sources has a command run."""

from __future__ import annotations

import importlib
import sys

import pytest

import orcjit_import
from orcjit_import import cache as cache_module
from orcjit_import.cache import Cache
from orcjit_import.policies import LockFile, Places, Request
from orcjit_import.tools.targets import candidate_of, find_spec

SOURCE = """#include <tvm/ffi/c_api.h>
TVM_FFI_DLL_EXPORT int __tvm_ffi_f(void* s, const TVMFFIAny* a, int32_t n, TVMFFIAny* r) {
  r->type_index = kTVMFFIInt; r->v_int64 = 5;
  return 0;
}
"""


@pytest.fixture
def package(place, tmp_path, monkeypatch):
    """A package of one source, whose compiler notes that it runs."""
    monkeypatch.setattr(cache_module, "_default", [Cache(tmp_path / "cache", layers=[])])
    compiler = tmp_path / "noting-cc"
    compiler.write_text(f'#!/bin/sh\necho ran >> "{tmp_path}/log"\nexec cc "$@"\n')
    compiler.chmod(0o755)
    directory = place.directory / "compiled"
    directory.mkdir()
    (directory / "f.c").write_text(SOURCE)
    (directory / "orcjit.toml").write_text(f'sources = ["*.c"]\ncompiler = "{compiler}"\n')
    importlib.invalidate_caches()
    return directory


def has_run(tmp_path) -> bool:
    log = tmp_path / "log"
    found = log.exists()
    log.unlink(missing_ok=True)
    return found


def test_nothing_runs_of_what_is_denied(package, tmp_path):
    orcjit_import.install(policy=Places(tmp_path / "elsewhere"))
    with pytest.raises(ImportError, match="does not lie below"):
        importlib.import_module("compiled")
    assert not has_run(tmp_path)


def test_what_is_locked_is_compiled_and_compared(package, tmp_path):
    lock = tmp_path / "orcjit.lock"
    LockFile.write(lock, [Request("compiled", candidate_of(find_spec("compiled")))])
    orcjit_import.install(policy=lock)
    assert importlib.import_module("compiled").f() == 5
    has_run(tmp_path)
    orcjit_import.unload("compiled")
    (package / "orcjit.toml").write_text((package / "orcjit.toml").read_text() + "# changed\n")
    with pytest.raises(ImportError, match="manifest has the digest"):
        importlib.import_module("compiled")
    assert not has_run(tmp_path)


def test_a_changed_source_is_denied_by_its_object(package, tmp_path):
    lock = tmp_path / "orcjit.lock"
    LockFile.write(lock, [Request("compiled", candidate_of(find_spec("compiled")))])
    orcjit_import.install(policy=lock)
    (package / "f.c").write_text(SOURCE.replace("5;", "6;"))
    with pytest.raises(ImportError, match=r"f\.c\.o has the digest"):
        importlib.import_module("compiled")
    assert "compiled" not in sys.modules


def test_a_policy_is_asked_before_and_after(package):
    asked = []

    def policy(request):
        asked.append((request.is_compiled, sorted(request.digests())))

    orcjit_import.install(policy=policy)
    importlib.import_module("compiled")
    assert asked == [(False, ["f.c", "manifest"]), (True, ["f.c.o", "manifest"])]
