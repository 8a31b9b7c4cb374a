"""Extension modules whose objects also hold kernels: TVM-FFI comes in for these, and only then."""

import pytest
from support.process import lines_of

from .sites import Form, Site

PROGRAM = """
import sys
sys.path.insert(0, {entry!r})
import orcjit_import
import multi
print(multi.add(1, 2), "tvm_ffi" in sys.modules)
"""


@pytest.fixture(params=["object", "directory", "zip"])
def site(request, tmp_path, builder):
    return Site(Form(request.param), tmp_path / "site", builder)


@pytest.mark.parametrize("bind_now", ["", "1"])
def test_tvm_ffi_is_imported_for_kernels(site, bind_now, monkeypatch):
    monkeypatch.setenv("ORCJIT_BIND_NOW", bind_now)
    site.add("multi", "extensions/multi.c", "calls/callbacks.cc")
    assert lines_of(PROGRAM.format(entry=site.entry)) == ["3 True"]


def test_tvm_ffi_is_not_imported_without_kernels(site):
    site.add("multi", "extensions/multi.c")
    assert lines_of(PROGRAM.format(entry=site.entry)) == ["3 False"]
