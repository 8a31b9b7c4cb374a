"""Init functions and slots that break the rules: the same exceptions as with the ``.so``."""

import sys

import pytest

from orcjit_import import InitializerError, UndefinedSymbolError

BROKEN_INITS = {
    "raises": (ValueError, "attempt 1"),
    "raises_import_error": (ImportError, "no such device"),
    "says_nothing": (SystemError, "initialization of broken failed without raising an exception"),
    "raises_unreported": (SystemError, "initialization of broken raised unreported exception"),
    "returns_uninitialized": (SystemError, "init function of broken returned uninitialized object"),
    "returns_text": (SystemError, "initialization of broken did not return an extension module"),
    "returns_python_module": (
        SystemError,
        "initialization of broken did not return an? (valid )?extension module",
    ),
}

# Python 3.15 and newer say some things otherwise.
THE_MODULE = r"(module )?(package\.broken|<module 'package\.broken' from '.*'>)"

BROKEN_SLOTS = {
    "{Py_mod_exec,fail},": (ValueError, "cannot execute"),
    "{Py_mod_exec,say_nothing},": (
        SystemError,
        rf"execution of {THE_MODULE} failed without setting an exception",
    ),
    "{Py_mod_exec,raise_unreported},": (
        SystemError,
        rf"execution of {THE_MODULE} raised unreported exception",
    ),
    "{Py_mod_create,create_nothing},": (
        SystemError,
        "creation of module package.broken failed without setting an exception",
    ),
    "{Py_mod_create,create_raises},": (ValueError, "cannot create"),
    "{Py_mod_create,create_raises_unreported},": (
        SystemError,
        "creation of module package.broken raised unreported exception",
    ),
    "{Py_mod_create,create},{Py_mod_create,create},": (
        SystemError,
        r"module package\.broken has multiple (create|Py_mod_create \(84\)) slots",
    ),
    "{Py_mod_create,create_text},{Py_mod_exec,succeed},": (
        SystemError,
        "module package.broken specifies execution slots, but did not create a ModuleType",
    ),
    "{77,succeed},": (
        SystemError,
        r"module package\.broken uses unknown slot ID 77|invalid module slot 77",
    ),
}


def fails(site, name, kind, words):
    """Import a module that fails; return the exception."""
    with pytest.raises(kind, match=words) as caught:
        site.load(name)
    assert type(caught.value) is kind
    assert name not in sys.modules
    return caught.value


@pytest.mark.parametrize("how", BROKEN_INITS)
def test_init_functions(site, how):
    site.add("broken", "extensions/broken_init.c", flags=(f"-DHOW={how}",))
    fails(site, "broken", *BROKEN_INITS[how])


@pytest.mark.parametrize("how", BROKEN_INITS)
def test_init_functions_of_submodules_are_called_by_their_last_name(object_site, how):
    object_site.write("package/__init__.py")
    object_site.add("package.broken", "extensions/broken_init.c", flags=(f"-DHOW={how}",))
    fails(object_site, "package.broken", *BROKEN_INITS[how])


def test_the_unreported_exception_is_the_cause(object_site):
    object_site.add("broken", "extensions/broken_init.c", flags=("-DHOW=raises_unreported",))
    error = fails(object_site, "broken", SystemError, "unreported")
    assert repr(error.__cause__) == "ValueError('overlooked')"


def test_names_beyond_ascii_need_multi_phase_initialization(site):
    site.add("señal", "extensions/broken_init.c", flags=("-DHOW=returns_single_phase",))
    fails(site, "señal", SystemError, "initialization of seal_[a-z0-9]+ did not return PyModuleDef")


@pytest.mark.parametrize("slots", BROKEN_SLOTS)
def test_slots(plain_site, slots):
    plain_site.write("package/__init__.py")
    plain_site.add("package.broken", "extensions/broken_slots.c", flags=(f"-DSLOTS={slots}",))
    fails(plain_site, "package.broken", *BROKEN_SLOTS[slots])
    assert not hasattr(sys.modules["package"], "broken")


def test_a_negative_size_with_slots(plain_site):
    plain_site.add("broken", "extensions/broken_slots.c", flags=("-DSLOTS=", "-DSIZE=-1"))
    words = "module broken: m_size may not be negative for multi-phase initialization"
    fails(plain_site, "broken", SystemError, words)


def test_state_of_what_is_no_module(plain_site):
    flags = ("-DSLOTS={Py_mod_create,create_text},", "-DSIZE=8")
    plain_site.add("broken", "extensions/broken_slots.c", flags=flags)
    words = "module broken is not a module object, but requests module state"
    fails(plain_site, "broken", SystemError, words)


def test_the_slots_are_not_to_blame(plain_site):
    """The twin of all above: the same source with sound slots."""
    flags = ("-DSLOTS={Py_mod_create,create},{Py_mod_exec,succeed},",)
    plain_site.add("sound", "extensions/broken_slots.c", flags=flags)
    assert plain_site.load("sound").executed == 1


def test_trying_again_calls_the_same_code(site):
    site.add("broken", "extensions/broken_init.c", flags=("-DHOW=raises",))
    fails(site, "broken", ValueError, "attempt 1")
    fails(site, "broken", ValueError, "attempt 2")


def test_trying_again_can_succeed(site):
    site.add("broken", "extensions/broken_init.c", flags=("-DHOW=succeeds_later",))
    fails(site, "broken", ValueError, "attempt 1")
    assert site.load("broken").__name__ == "broken"


def test_an_undefined_symbol(site):
    site.add("undefined", "extensions/undefined.c")
    error = fails(site, "undefined", ImportError, "no_such_function")
    assert (error.name, error.path) == ("undefined", site.path_of("undefined"))
    if site.form.kind != "so":
        assert isinstance(error.__cause__, UndefinedSymbolError)


def test_nothing_remains_of_what_could_not_be_linked(object_site):
    object_site.add("mended", "extensions/undefined.c")
    fails(object_site, "mended", ImportError, "no_such_function")
    object_site.add("mended", "extensions/multi.c")
    mended = object_site.load("mended")
    assert mended.answer == 42
    assert mended.__loader__.linked.library.name == "mended"  # numbered if there were another one


@pytest.mark.parametrize(("where", "flags"), [("init", ()), ("initializer", ("-DIN_INITIALIZER",))])
def test_a_cxx_exception(objects, where, flags):
    objects.add("throws", "extensions/throws.cc", flags=flags)
    error = fails(objects, "throws", ImportError, "cannot import 'throws': .*no device")
    assert isinstance(error.__cause__, InitializerError)
    assert (error.name, error.path) == ("throws", objects.path_of("throws"))


@pytest.mark.parametrize("slot", ["Py_mod_create", "Py_mod_exec"])
def test_a_cxx_exception_out_of_a_slot(objects, slot):
    objects.add("throws", "extensions/throws.cc", flags=(f"-DIN_SLOT={slot}",))
    error = fails(objects, "throws", ImportError, "cannot import 'throws': .*no device")
    assert isinstance(error.__cause__, InitializerError)
    assert (error.name, error.path) == ("throws", objects.path_of("throws"))
