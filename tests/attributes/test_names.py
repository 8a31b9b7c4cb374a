"""Which names a module has, how the odd ones are reached, and what a wrong one is answered with."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest
import tvm_ffi
from support.build import run
from support.compilers import find_tool
from support.process import run_python

from .conftest import import_as


@pytest.fixture
def renamed(here: Path, gcc):
    """Import names.c as `kernels`, with one of its functions renamed in the object."""

    def make(name: str):
        path = here / "renamed.tmp"
        symbols = f"__tvm_ffi_to_be_renamed=__tvm_ffi_{name}"
        objcopy = find_tool("objcopy", "binutils")
        run(objcopy, "--redefine-sym", symbols, gcc("attributes/names.c"), path)
        return import_as("kernels", here, path)

    return make


# ---- Odd names ----


def test_keywords_and_other_alphabets(kernels) -> None:
    module = kernels("attributes/names.c")
    assert getattr(module, "class")() == 1
    assert module.größe() == 2
    assert module.加() == 3
    assert {"class", "größe", "加"} <= set(dir(module))


@pytest.mark.parametrize("name", ["two words", "a.b", "1st", "x+y", "名 前"])
def test_names_that_are_no_identifiers(renamed, name: str) -> None:
    module = renamed(name)
    assert getattr(module, name)() == 4
    assert name in module.__all__
    assert vars(module)[name] is getattr(module, name)
    assert not hasattr(module, "to_be_renamed")


def test_the_prefix_alone_is_no_export(renamed) -> None:
    module = renamed("")
    assert "" not in dir(module)
    assert not hasattr(module, "")


@pytest.mark.parametrize("name", ["__file__", "__class__", "__dict__", "__path__", "__getattr__"])
def test_names_of_python_are_never_overwritten(kernels, here: Path, name: str) -> None:
    module = kernels("attributes/names.c")
    assert name not in module.__all__
    assert not isinstance(getattr(module, name, None), tvm_ffi.Function)
    assert module.__file__ == str(here / "kernels.o")
    assert type(module) is ModuleType
    assert not hasattr(module, "__path__")


def test_a_leading_underscore_marks_no_export(kernels) -> None:
    assert not hasattr(kernels("attributes/names.c"), "_private")


def test_star_import_takes_odd_names_too(renamed) -> None:
    module = renamed("two words")
    names: dict[str, object] = {}
    exec("from kernels import *", names)
    del names["__builtins__"]
    assert names == {name: getattr(module, name) for name in module.__all__}
    assert {"add", "class", "加", "two words"} <= set(names)


# ---- Setting and deleting ----


def test_what_a_user_sets_wins(gcc_kernels) -> None:
    module = gcc_kernels("basic/add.c")
    module.add = "mine"
    module.other = "mine, too"
    assert (module.add, module.other) == ("mine", "mine, too")
    assert module.__library__["add"](1, 2) == 3


def test_what_a_user_sets_after_the_first_access_wins(gcc_kernels) -> None:
    module = gcc_kernels("basic/add.c")
    assert module.add(1, 2) == 3
    module.add = "mine"
    assert module.add == "mine"
    importlib.reload(module)
    assert module.add == "mine"


def test_a_deleted_export_is_there_again_while_others_wait(gcc_kernels) -> None:
    module = gcc_kernels("basic/multiple.c")
    before = module.alpha
    del module.alpha
    assert "alpha" not in vars(module)
    assert module.alpha is before
    with pytest.raises(AttributeError):
        del module.nothing


def test_a_module_that_is_complete_is_as_any_other(gcc_kernels) -> None:
    """Without a `__getattr__`, CPython's fast path for attributes of modules is taken."""
    module = gcc_kernels("basic/add.c")
    assert "__getattr__" in vars(module)
    assert module.add(1, 2) == 3
    assert "__getattr__" not in vars(module)
    with pytest.raises(AttributeError, match="module 'kernels' has no attribute 'ad'"):
        getattr(module, "a" + "d")
    del module.add
    assert not hasattr(module, "add")


def test_a_complete_module_is_reloaded(gcc_kernels) -> None:
    module = gcc_kernels("basic/add.c")
    before = module.add
    importlib.reload(module)
    assert module.add is not before
    assert module.add(1, 2) == 3


def test_monkeypatching_is_undone(gcc_kernels, monkeypatch) -> None:
    from unittest import mock

    module = gcc_kernels("basic/add.c")
    with mock.patch.object(module, "add", return_value="patched"):
        assert module.add(1, 2) == "patched"
    assert module.add(1, 2) == 3
    with monkeypatch.context() as patch:
        patch.setattr(module, "add", None)
        assert module.add is None
    assert module.add(1, 2) == 3


# ---- Wrong names ----


def test_hasattr(gcc_kernels) -> None:
    module = gcc_kernels("basic/multiple.c")
    assert hasattr(module, "alpha")
    assert not hasattr(module, "alph")
    assert not hasattr(module, "__wrapped__")
    assert getattr(module, "alph", 1) == 1


def test_a_wrong_name_names_near_ones(gcc_kernels) -> None:
    module = gcc_kernels("basic/multiple.c")
    with pytest.raises(AttributeError) as caught:
        _ = module.matrix_multply
    assert str(caught.value) == (
        "module 'kernels' has no attribute 'matrix_multply'. Did you mean: 'matrix_multiply'?"
    )
    assert caught.value.name == "matrix_multply"


def test_a_name_like_none_is_not_guessed(gcc_kernels) -> None:
    with pytest.raises(AttributeError, match=r"^module 'kernels' has no attribute 'xyz'$"):
        _ = gcc_kernels("basic/multiple.c").xyz


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("import kernels; kernels.matrix_multply", "AttributeError: module 'kernels' has no attr"),
        ("from kernels import matrix_multply", "ImportError: cannot import name 'matrix_multply'"),
    ],
)
def test_a_traceback_suggests_once(gcc_kernels, here: Path, statement: str, message: str) -> None:
    gcc_kernels("basic/multiple.c")
    program = f"import sys, orcjit_import; sys.path.insert(0, {str(here)!r}); {statement}"
    last = run_python(program).stderr.splitlines()[-1]
    assert last.startswith(message)
    # For a name that cannot be imported the interpreter suggests, from what dir() shows.
    suggests = message.startswith("Attribute") or sys.version_info >= (3, 12)
    assert last.count("Did you mean: 'matrix_multiply'?") == suggests


def test_what_cannot_be_imported_is_told_with_the_file(gcc_kernels, here: Path) -> None:
    gcc_kernels("basic/add.c")
    with pytest.raises(ImportError, match="cannot import name 'sub' from 'kernels'") as caught:
        exec("from kernels import sub")
    assert (caught.value.name, caught.value.path) == ("kernels", str(here / "kernels.o"))


# ---- The manifest's selection ----


def select(here: Path, exports: str) -> None:
    (here / "kernels.orcjit.toml").write_text(f"exports = {exports}\n")


@pytest.mark.parametrize(
    ("exports", "expected"),
    [
        ('["alpha"]', ["alpha"]),
        ('["zeta", "alpha"]', ["alpha", "zeta"]),
        ('["z*", "?ai[m-o]"]', ["main", "zeta"]),
        ('["matrix_*", "alpha", "al*"]', ["alpha", "matrix_multiply"]),
    ],
)
def test_only_selected_exports_are_attributes(
    here: Path, gcc_kernels, exports: str, expected: list[str]
) -> None:
    select(here, exports)
    module = gcc_kernels("basic/multiple.c")
    assert module.__all__ == expected
    assert {name for name in dir(module) if not name.startswith("__")} == set(expected)
    assert all(callable(getattr(module, name)) for name in expected)


def test_an_export_that_is_left_out(here: Path, gcc_kernels) -> None:
    select(here, '["alpha"]')
    module = gcc_kernels("basic/multiple.c")
    with pytest.raises(AttributeError, match="'zeta', because its declaration of exports leaves"):
        _ = module.zeta
    assert module.__library__["zeta"]


@pytest.mark.parametrize(
    ("exports", "message"), [('["alpa"]', "'alpa'.*'alpha'"), ('["x_*"]', "'x_.*' ?")]
)
def test_a_selection_of_nothing(here: Path, gcc_kernels, exports: str, message: str) -> None:
    from orcjit_import import ManifestError

    select(here, exports)
    with pytest.raises(ImportError, match=message) as caught:
        gcc_kernels("basic/multiple.c")
    assert isinstance(caught.value.__cause__, ManifestError)
    assert "kernels.orcjit.toml" in str(caught.value)
    assert "kernels" not in sys.modules
