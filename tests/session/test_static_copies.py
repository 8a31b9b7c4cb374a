"""Libraries that bring along the code of a shared library that the process has as well.

As the static C++ library does: its variables are its own then, also those that GCC marks as one
over the process (STB_GNU_UNIQUE). The dynamic loader makes one of those alone.
"""

import pytest
from support.build import run
from support.process import lines_of


@pytest.fixture
def numbering(gcc, tmp_path):
    """A shared library of symbols/numbers.cc alone."""
    path = tmp_path / "libnumbering.so"
    run("g++", "-shared", gcc("symbols/numbers.cc"), "-o", path)
    return path


# `take_number` and `numbers_taken`, by their names in C++.
PROGRAM = """
import ctypes
import sys
import orcjit_import
shared = ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)
assert (shared._Z11take_numberv(), shared._Z13numbers_takenv()) == (1, 1)
session = orcjit_import.ExecutionSession()
libraries = []
for number, paths in enumerate(sys.argv[2:]):
    library = session.create_library(f"library{number}")
    library.set_link_order(*libraries)
    for path in filter(None, paths.split(":")):
        library.add(path)
    libraries.insert(0, library)
print(libraries[0]["numbers"](), shared._Z13numbers_takenv())
"""


def in_libraries(*libraries):
    return [":".join(map(str, paths)) for paths in libraries]


@pytest.mark.parametrize("form", ["object", "archive"])
@pytest.mark.parametrize("order", ["first", "last"])
def test_a_copy_of_a_loaded_library_has_its_own_variables(gcc, builder, numbering, form, order):
    copy = gcc("symbols/numbers.cc")
    if form == "archive":
        copy = builder.archive("numbers.a", copy)
    paths = [gcc("symbols/numbers_user.cc"), copy]
    if order == "first":
        paths.reverse()
    assert lines_of(PROGRAM, numbering, *in_libraries(paths)) == ["11 1"]


def test_a_copy_of_a_loaded_library_in_a_dependency(gcc, builder, numbering):
    """Also a variable that the user defines, too."""
    copy = builder.archive("numbers.a", gcc("symbols/numbers.cc"))
    user = gcc("symbols/numbers_user.cc")
    assert lines_of(PROGRAM, numbering, *in_libraries([copy], [], [user])) == ["11 1"]


def test_a_copy_does_not_matter_to_unrelated_libraries(gcc, builder, numbering, tmp_path):
    """What shares a variable with the process goes on to do so."""
    shared = tmp_path / "libcounting.so"
    run("g++", "-shared", gcc("symbols/unique.cc", "-DSHARED"), "-o", shared)
    copy = builder.archive("numbers.a", gcc("symbols/numbers.cc"))
    program = """
import ctypes
import sys
import orcjit_import
for path in sys.argv[1:3]:
    shared = ctypes.CDLL(path, mode=ctypes.RTLD_GLOBAL)
shared.bump_in_shared()
library = orcjit_import.ExecutionSession().create_library()
for path in sys.argv[3:]:
    library.add(path)
print(library["numbers"](), library["bump"](), shared.bump_in_shared())
"""
    objects = (gcc("symbols/numbers_user.cc"), gcc("symbols/unique.cc"), copy)
    # The process has numbered nothing: the variables are all zero, whoever has them.
    assert lines_of(program, numbering, shared, *objects) == ["11 2 3"]


def test_functions_of_the_same_names_are_no_copy(gcc, numbering):
    """The variable is one with the shared library's, the count is not."""
    path = gcc("symbols/numbers_and_more.cc")
    assert lines_of(PROGRAM, numbering, *in_libraries([path])) == ["10 1"]
