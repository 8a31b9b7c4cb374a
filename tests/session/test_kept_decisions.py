"""What a library's check decides for its symbols is used by the link, unless something changed.

A library is checked for undefined symbols when it is initialized, and most of it is linked when a
function is first looked up. In between, objects, dependencies and shared libraries may have come.
"""

import ctypes

import pytest
from support.build import run

from orcjit_import.session import initialize

CALLS = """
int which(void);
EXPORT_INT(call) { return which(); }
"""
WEAK = "__attribute__((weak)) int which(void) { return 1; }\n"
STRONG = "int which(void) { return 2; }\n"


@pytest.fixture
def compiled(builder):
    """Compile a text below kernel.h."""
    return lambda name, text: builder.compile_text("gcc", name, f'#include "kernel.h"\n{text}')


def checked(session, *objects, order=()):
    """Return a library that is initialized, and not linked."""
    library = session.create_library()
    library.set_link_order(*order)
    for path in objects:
        library.add(path)
    initialize(library, bind_now=False)
    return library


def test_a_strong_definition_that_comes_after_the_check_prevails(session, compiled):
    library = checked(session, compiled("calls.c", CALLS), compiled("weak.c", WEAK))
    library.add(compiled("strong.c", STRONG))
    assert library["call"]() == 2


def test_a_strong_definition_prevails_over_a_weak_one_of_the_same_object(session, compiled):
    library = checked(session, compiled("calls_weak.c", WEAK + CALLS))
    library.add(compiled("strong.c", STRONG))
    assert library["call"]() == 2


def test_a_link_order_that_is_set_after_the_check_counts(session, compiled):
    dependencies = [
        checked(session, compiled(f"which{value}.c", f"int which(void) {{ return {value}; }}\n"))
        for value in (3, 4)
    ]
    library = checked(session, compiled("calls.c", CALLS), order=dependencies[:1])
    library.set_link_order(dependencies[1])
    assert library["call"]() == 4


def test_what_a_dependency_defines_after_the_check_comes_before_the_process(session, compiled):
    dependency = checked(session, compiled("weak.c", WEAK))
    text = "int getppid(void);\nEXPORT_INT(call) { return getppid(); }\n"
    library = checked(session, compiled("calls_getppid.c", text), order=[dependency])
    dependency.add(compiled("getppid.c", "int getppid(void) { return -5; }\n"))
    assert library["call"]() == -5


def test_a_weak_reference_is_to_what_was_loaded_after_the_check(session, compiled, tmp_path):
    text = (
        "__attribute__((weak)) int comes_late(void);\n"
        "EXPORT_INT(call) { return comes_late ? comes_late() : 0; }\n"
    )
    library = checked(session, compiled("weak_reference.c", text))
    shared = tmp_path / "liblate.so"
    run("gcc", "-shared", compiled("late.c", "int comes_late(void) { return 6; }\n"), "-o", shared)
    ctypes.CDLL(str(shared), mode=ctypes.RTLD_GLOBAL)
    assert library["call"]() == 6


def test_a_check_that_changed_nothing_counts(session, compiled):
    library = checked(session, compiled("calls.c", CALLS), compiled("weak.c", WEAK))
    assert library["call"]() == 1
