"""Extension modules in packages: names, neighbours, and what they share with each other."""

import importlib
import pickle
import sys

import pytest

TYPES = ("Static", "Heap")
PHASES = pytest.mark.parametrize("phase", [(), ("-DSINGLE_PHASE",)], ids=["multi", "single"])


def test_from_a_package_of_python_files(site):
    site.write("package/__init__.py", "from ._fast import add\n")
    site.add("package._fast", "extensions/multi.c")
    package = site.load("package")
    assert package.add(1, 2) == 3
    assert package.add.__module__ == "package._fast"
    assert package._fast.__package__ == "package"
    assert not hasattr(package._fast, "__path__")


def test_in_a_namespace_package(site):
    site.add("space.fast", "extensions/multi.c")
    assert site.load("space.fast").answer == 42
    assert sys.modules["space"].__spec__.loader is not sys.modules["space.fast"].__loader__


def test_deep_in_packages(site):
    site.write("a/__init__.py")
    site.write("a/b/__init__.py")
    site.add("a.b.c", "extensions/single.c")
    assert site.load("a.b.c").__name__ == "a.b.c"


def test_equally_named_modules_of_two_packages(site):
    for number, package in enumerate(["one", "two"]):
        site.write(f"{package}/__init__.py")
        sources = ("parts_module.c", "parts_table.c", "parts_text.c")
        paths = [f"extensions/{source}" for source in sources]
        site.add(f"{package}.parts", *paths, flags=(f"-DVALUE={number}00",))
    one, two = site.load("one.parts"), site.load("two.parts")
    assert (one.look_up(0), two.look_up(0)) == ((0, "part 0"), (100, "part 0"))
    assert (one.__name__, two.__name__) == ("one.parts", "two.parts")


def test_a_package_that_is_an_extension_module(plain_site):
    plain_site.add_package("outer", "extensions/multi.c")
    plain_site.write("outer/pure.py", "from . import add\n")
    plain_site.write("outer/inner/__init__.py")
    plain_site.add("outer.inner.fast", "extensions/multi.c")
    outer = plain_site.load("outer")
    assert outer.__path__ == [str(plain_site.root / "outer")]
    assert outer.__package__ == outer.__name__ == "outer"
    assert plain_site.load("outer.pure").add(1, 2) == 3
    assert plain_site.load("outer.inner.fast").add(3, 4) == 7
    assert outer.__loader__.is_package("outer")


def test_capsules_are_shared(site):
    site.write("package/__init__.py")
    site.add("package.provider", "extensions/capsule_provider.c")
    site.add("package.user", "extensions/capsule_user.c", flags=('-DPROVIDER="package.provider"',))
    assert site.load("package.user").triple(14) == 42
    assert "package.provider" in sys.modules


def test_a_capsule_that_is_missing(site):
    site.write("package/__init__.py")
    site.write("package/provider.py")
    site.add("package.user", "extensions/capsule_user.c", flags=('-DPROVIDER="package.provider"',))
    with pytest.raises(AttributeError, match="_API"):
        site.load("package.user")
    assert "package.user" not in sys.modules


@PHASES
def test_types_belong_to_the_submodule(site, phase):
    types = load_types(site, phase)
    for name in (*TYPES, "Pair", "Error"):
        kind = getattr(types, name)
        assert (kind.__module__, kind.__qualname__) == ("package.types", name)


@PHASES
@pytest.mark.parametrize("name", TYPES)
def test_pickling(site, phase, name):
    kind = getattr(load_types(site, phase), name)
    copy = pickle.loads(pickle.dumps(kind([1, 2])))
    assert type(copy) is kind
    assert copy.value == [1, 2]
    assert pickle.loads(pickle.dumps(kind)) is kind


def test_pickling_in_another_process(site):
    kind = load_types(site, ()).Heap
    pickled = pickle.dumps(kind("value")).hex()
    program = "import pickle; print(pickle.loads(bytes.fromhex(sys.argv[1])).value)"
    assert site.lines_of(program, pickled) == ["value"]


@PHASES
@pytest.mark.parametrize("name", TYPES)
def test_subclasses_in_python(site, phase, name):
    kind = getattr(load_types(site, phase), name)
    derived = type("Derived", (kind,), {"twice": lambda self: self.value * 2})
    assert derived(21).twice() == 42


def test_exceptions_are_caught_by_type(site):
    site.add("multi", "extensions/multi.c")
    multi = site.load("multi")
    with pytest.raises(multi.Error, match="told") as caught:
        multi.fail("told")
    assert type(caught.value).__module__ == "multi"


def load_types(site, phase):
    site.write("package/__init__.py")
    site.add("package.types", "extensions/types.c", flags=phase)
    return site.load("package.types")


def test_what_py_mod_create_makes_need_not_be_a_module(site):
    site.add("create", "extensions/create.c")
    made = site.load("create")
    assert type(made).__name__ == "SimpleNamespace"
    assert sys.modules["create"] is made
    assert made.created_for.name == "create"
    assert made.twice(21) == 42
    assert made.__doc__ == "No module."
    assert made.__loader__ is made.created_for.loader
    assert importlib.util.find_spec("create") is made.__spec__
