"""Single-phase initialization: found by the definition, and kept by CPython's rules."""

import importlib.util
import sys

import pytest

REINITIALIZED = ["0", "16"]  # m_size; with -1 a module is initialized only once
SIZES = ["-1", *REINITIALIZED]


@pytest.fixture(params=SIZES)
def flags(request):
    return (f"-DSIZE={request.param}",)


def test_is_found_by_its_definition(site, flags):
    site.add("single", "extensions/single.c", flags=flags)
    single = site.load("single")
    assert single.found() is single


def test_is_in_sys_modules_and_has_its_attributes(site, flags):
    site.add("single", "extensions/single.c", flags=flags)
    single = site.load("single")
    assert sys.modules["single"] is single
    assert single.__file__ == single.__spec__.origin
    assert single.__loader__ is single.__spec__.loader
    assert single.items == []


def test_creating_the_module_enters_it(site, flags):
    site.add("single", "extensions/single.c", flags=flags)
    sys.path.insert(0, site.entry)
    spec = importlib.util.find_spec("single")
    single = spec.loader.create_module(spec)
    assert sys.modules["single"] is single
    assert single.found() is single
    assert single.__file__ == spec.origin


def test_state(site):
    site.add("single", "extensions/single.c", flags=("-DSIZE=16",))
    single = site.load("single")
    assert [single.count_in_state(), single.count_in_state()] == [1, 2]


def test_no_state(site):
    site.add("single", "extensions/single.c", flags=("-DSIZE=-1",))
    assert site.load("single").count_in_state() is None


def test_importing_again_restores_the_first_content(site):
    site.add("single", "extensions/single.c", flags=("-DSIZE=-1",))
    first = site.load("single")
    first.items.append("kept")
    first.added = "lost"
    del sys.modules["single"]
    second = site.load("single")
    assert second is not first
    assert second.items is first.items
    assert not hasattr(second, "added")
    assert second.count_initializations() == 1
    assert second.found() is second


def test_restored_modules_have_import_attributes_of_their_own(site):
    site.add("single", "extensions/single.c", flags=("-DSIZE=-1",))
    first = site.load("single")
    del sys.modules["single"]
    second = site.load("single")
    assert second.__spec__ is not first.__spec__
    assert second.__loader__ is second.__spec__.loader
    assert second.__file__ == first.__file__


@pytest.mark.parametrize("size", REINITIALIZED)
def test_importing_again_initializes_again(site, size):
    site.add("single", "extensions/single.c", flags=(f"-DSIZE={size}",))
    first = site.load("single")
    first.items.append("old")
    del sys.modules["single"]
    second = site.load("single")
    assert second.items == []
    assert second.count_initializations() == 2
    assert second.found() is second


def test_the_state_is_that_of_the_last_module(site):
    site.add("single", "extensions/single.c", flags=("-DSIZE=16",))
    first = site.load("single")
    assert [first.count_in_state(), first.count_in_state()] == [1, 2]
    del sys.modules["single"]
    second = site.load("single")
    assert [second.count_in_state(), first.count_in_state()] == [1, 2]


def test_making_the_module_of_a_spec_twice(site):
    site.add("single", "extensions/single.c", flags=("-DSIZE=-1",))
    single = site.load("single")
    single.items.append(1)
    assert importlib.util.module_from_spec(single.__spec__) is single
    assert single.items == [1]


def test_reloading_does_nothing(site, flags):
    site.add("single", "extensions/single.c", flags=flags)
    single = site.load("single")
    single.added = "kept"
    assert importlib.reload(single) is single
    assert (single.added, single.count_initializations()) == ("kept", 1)


def test_a_submodule_gets_its_full_name(site, flags):
    site.write("package/__init__.py")
    site.add("package.single", "extensions/single.c", flags=flags)
    single = site.load("package.single")
    assert single.__name__ == "package.single"
    assert single.found.__module__ == "package.single"
    assert sys.modules["package"].single is single
    assert "single" not in sys.modules


def test_another_name_in_the_definition_is_kept(site):
    site.write("package/__init__.py")
    site.add("package.single", "extensions/single.c", flags=('-DNAME_TEXT="other"',))
    assert site.load("package.single").__name__ == "other"


def test_importing_another_extension_module_while_being_initialized(site):
    site.write("package/__init__.py")
    site.add("package.inner", "extensions/single.c")
    site.add("package.outer", "extensions/single.c", flags=('-DIMPORTS="package.inner"',))
    outer = site.load("package.outer")
    assert outer.__name__ == "package.outer"
    assert sys.modules["package.inner"].__name__ == "package.inner"
    assert (outer.found(), sys.modules["package.inner"].found()) == (
        outer,
        sys.modules["package.inner"],
    )


def test_importing_itself_while_being_initialized(site):
    site.add("single", "extensions/recursive.c")
    single = site.load("single")
    assert sys.modules["single"] is single
    assert single.depth == 2


def test_adding_itself_to_the_interpreter_state(site):
    site.add("single", "extensions/single.c", flags=("-DADDS_ITSELF",))
    single = site.load("single")
    assert single.found() is single
