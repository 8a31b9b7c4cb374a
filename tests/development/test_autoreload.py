"""Recompiled objects are picked up, in a program and in IPython."""

import importlib
import shutil
import sys
from pathlib import Path

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from orcjit_import.development.autoreload import Autoreloader, ReloadWarning


@pytest.fixture
def value(gcc):
    return lambda number: gcc("basic/value.c", f"-DVALUE={number}")


def put(target, path):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def test_a_recompiled_object_is_reloaded(here, value):
    put(here / "kernels.o", value(1))
    kernels = importlib.import_module("kernels")
    reloader = Autoreloader()
    assert reloader.reload() == []
    put(here / "kernels.o", value(2))
    assert reloader.reload() == ["kernels"]
    assert kernels.value() == 2
    assert reloader.reload() == []


def test_functions_that_were_taken_out_are_replaced(here, value):
    put(here / "kernels.o", value(1))
    names = {"f": importlib.import_module("kernels").value, "other": 1}
    reloader = Autoreloader()
    put(here / "kernels.o", value(2))
    reloader.reload(names)
    assert (names["f"](), names["other"]) == (2, 1)


def test_an_object_added_to_a_package(here, value, gcc):
    put(here / "kernels/a.o", value(1))
    kernels = importlib.import_module("kernels")
    reloader = Autoreloader()
    put(here / "kernels/b.o", gcc("basic/add.c"))
    assert reloader.reload() == ["kernels"]
    assert kernels.add(1, 2) == 3


def test_a_manifest_that_changes(here, gcc):
    put(here / "kernels.o", gcc("basic/multiple.c"))
    kernels = importlib.import_module("kernels")
    reloader = Autoreloader()
    (here / "kernels.orcjit.toml").write_text("exports = ['alpha']")
    assert reloader.reload() == ["kernels"]
    assert kernels.__all__ == ["alpha"]


def test_users_of_what_has_changed_are_reloaded_after_it(here, gcc):
    put(here / "base/a.o", gcc("declarations/provides.c", "-DVALUE=1"))
    put(here / "base/b.o", gcc("basic/add.c"))
    put(here / "kernels.o", gcc("declarations/uses.c"))
    (here / "kernels.orcjit.toml").write_text("depends = ['base']")
    kernels = importlib.import_module("kernels")
    reloader = Autoreloader()
    put(here / "base/a.o", gcc("declarations/provides.c", "-DVALUE=2"))
    assert reloader.reload() == ["base", "kernels"]
    assert kernels.call_provided() == 2


def test_a_broken_object_is_told_once_and_the_old_one_stays(here, value):
    put(here / "kernels.o", value(1))
    kernels = importlib.import_module("kernels")
    reloader = Autoreloader()
    (here / "kernels.o").write_text("half written")
    with pytest.warns(ReloadWarning, match="kernels stays as it was: cannot import 'kernels'"):
        assert reloader.reload() == []
    assert reloader.reload() == []
    put(here / "kernels.o", value(3))
    assert reloader.reload() == ["kernels"]
    assert kernels.value() == 3


# ---- IPython ----


@pytest.fixture(scope="module")
def shell():
    return InteractiveShell.instance(colors="nocolor")


@pytest.fixture
def loaded(shell, here):
    shell.run_cell("%load_ext orcjit_import")
    yield shell
    shell.run_cell("%unload_ext orcjit_import")


def value_in(shell, text):
    result = shell.run_cell(text)
    assert result.success, result
    return result.result


def test_the_extension_reloads_before_a_cell(loaded, here, value, capsys):
    put(here / "kernels.o", value(1))
    assert value_in(loaded, "import kernels; from kernels import value; value()") == 1
    put(here / "kernels.o", value(2))
    assert value_in(loaded, "(kernels.value(), value())") == (2, 2)
    assert "reloaded kernels" in capsys.readouterr().out


def test_what_changes_while_a_cell_runs_is_reloaded_before_the_next(loaded, here, value):
    put(here / "kernels.o", value(1))
    value_in(loaded, "import kernels")
    loaded.user_ns["change"] = lambda: put(here / "kernels.o", value(2))
    value_in(loaded, "change()")
    assert value_in(loaded, "kernels.value()") == 2


def test_it_can_be_switched_off(loaded, here, value, capsys):
    put(here / "kernels.o", value(1))
    value_in(loaded, "import kernels")
    value_in(loaded, "%orcjit_autoreload off")
    put(here / "kernels.o", value(2))
    assert value_in(loaded, "kernels.value()") == 1
    value_in(loaded, "%orcjit_autoreload")
    assert "is off" in capsys.readouterr().out


def test_an_unknown_word_is_told(loaded, capsys):
    value_in(loaded, "%orcjit_autoreload maybe")
    assert "takes on, off or now, not 'maybe'" in capsys.readouterr().out


def test_it_can_be_unloaded(shell, here):
    shell.run_cell("%load_ext orcjit_import")
    shell.run_cell("%unload_ext orcjit_import")
    assert "orcjit_autoreload" not in shell.magics_manager.magics["line"]
    assert not any(
        "orcjit_import" in getattr(callback, "__module__", "")
        for callback in shell.events.callbacks["pre_run_cell"]
    )


def test_question_mark_shows_documentation(shell, here, gcc, capsys):
    put(here / "kernels.o", gcc("attributes/typed.cc"))
    shell.run_cell("import orcjit_import, kernels")
    shell.run_cell("kernels.add?")
    assert "Add two integers." in capsys.readouterr().out
    assert "kernels" in sys.modules


@pytest.mark.parametrize("mark", ["?", "??"])
def test_question_marks_show_the_object_and_not_the_wrapper(loaded, here, gcc, capsys, mark):
    put(here / "kernels/typed.o", gcc("attributes/typed.cc"))
    put(here / "kernels/other.o", gcc("basic/value.c", "-DVALUE=1"))
    loaded.run_cell("import kernels")
    capsys.readouterr()
    loaded.run_cell(f"kernels.scale{mark}")
    shown = capsys.readouterr().out
    assert "scale(value: float, negative: bool, /) -> float" in shown
    assert "Scale a number." in shown
    assert "exported function" in shown
    assert str(here / "kernels/typed.o") in shown.replace("~", str(Path.home()))
    assert "class ExportedFunction" not in shown
    assert "exported_function.py" not in shown


@pytest.mark.parametrize("word", ["import", "from"])
def test_tab_completes_names_of_modules(loaded, here, gcc, word):
    put(here / "kernels.o", gcc("basic/add.c"))
    for beginning, name in (("kern", "kernels"), ("jso", "json")):
        line = f"{word} {beginning}"
        with provisionalcompleter():
            found = [each.text for each in loaded.Completer.completions(line, len(line))]
        assert name in found


@pytest.mark.slow
def test_tab_completes_functions(shell, here, gcc):
    put(here / "kernels.o", gcc("attributes/typed.cc"))
    shell.run_cell("import orcjit_import, kernels")
    with provisionalcompleter():
        found = [each.text for each in shell.Completer.completions("kernels.sca", 11)]
    assert any("scale" in each for each in found)
