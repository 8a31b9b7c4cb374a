"""Modules that are made from slots (PEP 793): as from the ``.so`` where Python knows them."""

import importlib
import sys

import pytest

from orcjit_import import InitializerError, UnsupportedObjectError

KNOWS_SLOTS = sys.version_info >= (3, 15)
SOURCE = "extensions/from_slots.c"


def test_what_defines_both_is_made_by_what_this_interpreter_prefers(site):
    site.add("both", SOURCE, flags=("-DWITH_INIT",))
    assert site.load("both").__doc__ == ("A module from slots." if KNOWS_SLOTS else "From init.")


def test_both_in_two_objects_of_one_module(objects):
    objects.add("both", SOURCE, "extensions/from_slots_init.c")
    assert objects.load("both").__doc__ == ("A module from slots." if KNOWS_SLOTS else "From init.")


def test_slots_of_another_module_are_not_meant(objects):
    objects.add(
        "other", "extensions/multi.c", "extensions/from_slots.c", flags=("-DEXPORT=PyModExport_x",)
    )
    assert objects.load("other").__doc__ == "A module for tests."


if KNOWS_SLOTS:

    def test_functions_constants_and_state(site):
        site.add("made", SOURCE)
        made = site.load("made")
        assert type(made) is type(sys)
        assert (made.__name__, made.__doc__) == ("made", "A module from slots.")
        assert made.add(20, 22) == made.answer == 42
        assert [made.count(), made.count()] == [1, 2]

    @pytest.mark.parametrize("flags", [(), ("-DTOKEN",)], ids=["slots", "own"])
    def test_types_find_the_module_by_its_token(site, flags):
        site.add("made", SOURCE, flags=flags)
        made = site.load("made")
        assert made.Kind().module() is made

    def test_a_submodule(site):
        site.write("package/__init__.py")
        site.add("package.made", SOURCE)
        made = site.load("package.made")
        assert made.__name__ == "package.made"
        assert made.Kind.__module__ == "package.made"

    def test_a_name_beyond_ascii(site):
        site.add("señal", SOURCE)
        assert site.load("señal").answer == 42

    def test_each_import_makes_a_module(site):
        site.add("made", SOURCE)
        first = site.load("made")
        del sys.modules["made"]
        second = site.load("made")
        assert first is not second
        assert [first.count(), first.count(), second.count()] == [1, 2, 1]
        assert second.count_executions() == 2
        assert second.Kind().module() is second

    def test_a_reload_does_nothing(site):
        site.add("made", SOURCE)
        made = site.load("made")
        made.answer = "mine"
        assert importlib.reload(made) is made
        assert (made.answer, made.count_executions()) == ("mine", 1)

    def test_what_is_no_module(site):
        site.add("text", "extensions/broken_export.c", flags=("-DHOW=makes_text",))
        assert site.load("text") == "text"

    BROKEN = {
        "raises": (ValueError, "no such device"),
        "says_nothing": (
            SystemError,
            "module export hook for module 'broken' failed without setting an exception",
        ),
        "raises_unreported": (
            SystemError,
            "module export hook for module 'broken' raised unreported exception",
        ),
        "fails_to_execute": (ValueError, "cannot execute"),
        "has_unknown_slot": (SystemError, "7777"),
    }

    @pytest.mark.parametrize("how", BROKEN)
    def test_what_breaks_the_rules(plain_site, how):
        plain_site.add("broken", "extensions/broken_export.c", flags=(f"-DHOW={how}",))
        kind, words = BROKEN[how]
        with pytest.raises(kind, match=words):
            plain_site.load("broken")
        assert "broken" not in sys.modules

    @pytest.mark.parametrize("flags", [(), ("-DIN_SLOT",)], ids=["function", "slot"])
    def test_a_cxx_exception(objects, flags):
        objects.add("throws", "extensions/throwing_export.cc", flags=flags)
        with pytest.raises(ImportError, match=r"cannot import 'throws': .*no device") as caught:
            objects.load("throws")
        assert isinstance(caught.value.__cause__, InitializerError)

else:

    @pytest.mark.parametrize("name", ["made", "señal"])
    def test_the_error_names_the_symbol_and_the_python_that_is_needed(objects, name):
        path = objects.add(name, SOURCE)
        with pytest.raises(ImportError) as caught:
            objects.load(name)
        symbol = {"made": "PyModExport_made", "señal": "PyModExportU_seal_hqa"}[name]
        message = str(caught.value)
        assert f"{symbol} returns the slots of a module (PEP 793)" in message
        assert f"needs CPython 3.15 or newer, and this is {sys.version.split()[0]}" in message
        assert isinstance(caught.value.__cause__, UnsupportedObjectError)
        assert caught.value.name == name
        assert path.stem in caught.value.path
