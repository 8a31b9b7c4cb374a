"""The key `symbols` of a manifest, and providers of the session in which imports live."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path

import pytest
from support.importing import imports_put_back
from support.process import lines_of

PROVIDER = """
import ctypes
FUNCTION = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)
class table:
    triple = {"outside": FUNCTION(lambda value: 3 * value)}
    malloc = {"malloc": FUNCTION(lambda size: 1000 + size)}
def fail(name):
    raise RuntimeError("no kernel here")
nothing = 5
"""


@pytest.fixture
def place(tmp_path):
    """A directory on the path, with a module of providers."""
    (tmp_path / "given_by_test.py").write_text(PROVIDER)
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        yield tmp_path


def put(place: Path, name: str, source: Path, manifest: str = "") -> None:
    (place / name).mkdir()
    shutil.copy(source, place / name)
    if manifest:
        (place / name / "orcjit.toml").write_text(manifest)
    importlib.invalidate_caches()


def test_a_manifest_names_providers(place, gcc):
    put(place, "asks", gcc("symbols/outside.c"), 'symbols = ["given_by_test:table.triple"]\n')
    import asks

    assert asks.call_outside(5) == 15


def test_a_symbol_is_replaced_in_one_package_alone(place, gcc):
    source = gcc("symbols/allocates.c")
    put(place, "replaced", source, 'symbols = ["given_by_test:table.malloc"]\n')
    put(place, "other", source)
    import other
    import replaced

    assert replaced.allocate(24) == 1024
    assert other.allocate(24) > 1 << 20


def test_a_provider_may_lie_in_the_package_s_parent(place, gcc):
    (place / "parent").mkdir()
    (place / "parent/__init__.py").write_text("")
    (place / "parent/given.py").write_text(PROVIDER)
    put(place / "parent", "child", gcc("symbols/outside.c"), 'symbols = ["..given:table.triple"]\n')
    import parent.child

    assert parent.child.call_outside(1) == 3


@pytest.mark.parametrize(
    ("provider", "message"),
    [
        ("given_by_test:fail", "cannot give 'outside': RuntimeError: no kernel here"),
        ("given_by_test:none", "cannot be had: module 'given_by_test' has no attribute 'none'"),
        ("not_there:x", "cannot be had: No module named 'not_there'"),
        ("given_by_test:nothing", "cannot be had: int gives no symbols"),
    ],
)
def test_a_provider_that_fails_makes_the_import_fail(place, gcc, provider, message):
    put(place, "failing", gcc("symbols/outside.c"), f'symbols = ["{provider}"]\n')
    with pytest.raises(ImportError) as told:
        importlib.import_module("failing")
    assert message in str(told.value)
    assert f"the symbol provider '{provider}'" in str(told.value)
    assert told.value.name == "failing"
    assert "failing" not in sys.modules


@pytest.mark.parametrize("item", ["given_by_test", "given_by_test:", ":x", "a b:c", "a:b c"])
def test_what_names_no_provider_is_refused(place, gcc, item):
    put(place, "malformed", gcc("symbols/outside.c"), f'symbols = ["{item}"]\n')
    with pytest.raises(ImportError, match=r"is not like package\.module:name"):
        importlib.import_module("malformed")


OF_THE_SESSION = """
import sys, ctypes
sys.path.insert(0, sys.argv[1])
import orcjit_import
function = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)(lambda value: value + 1)
orcjit_import.default_session().add_symbol_provider({"outside": function})
import outside
print(outside.call_outside(1))
print(orcjit_import.default_session().load_module(sys.argv[1] + "/outside.o").call_outside(2))
"""


def test_providers_of_the_session_of_imports_serve_imports(gcc, tmp_path):
    shutil.copy(gcc("symbols/outside.c"), tmp_path)
    assert lines_of(OF_THE_SESSION, tmp_path) == ["2", "3"]


NOT_LOADED = """
import sys
sys.path.insert(0, sys.argv[1])
import orcjit_import, add
add.add(1, 2)
print([name for name in sys.modules if name.startswith("orcjit_import.symbols")])
"""


def test_imports_without_providers_load_nothing_of_it(gcc, tmp_path):
    shutil.copy(gcc("basic/add.c"), tmp_path)
    assert lines_of(NOT_LOADED, tmp_path) == ["[]"]
