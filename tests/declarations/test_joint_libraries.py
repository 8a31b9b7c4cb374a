"""Declared shared libraries that use each other's symbols, and do not say so.

A program that is linked against all of them works. Each is run in a process of its own, which the
dynamic loader ends when a function is called that it does not find.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.process import lines_of

Compile = Callable[..., Path]
SOURCE = "declarations/joint.c"
CALL = """
    import sys
    import orcjit_import
    sys.path[:0] = sys.argv[1:]
    import kernels
    print(kernels.call_provided())
"""

WAYS = [
    pytest.param((), id="functions that are bound when they are called"),
    pytest.param(("-Wl,-z,now",), id="functions that are bound at load"),
    pytest.param(("-DBY_VARIABLE",), id="variables"),
]


def make_both(shared: Compile, directory: Path, *flags: str) -> None:
    """Make libfirst.so, which provides what the kernel needs, and libsecond.so."""
    linker = tuple(flag for flag in flags if flag.startswith("-Wl"))
    defines = [flag for flag in flags if flag not in linker]
    first = ("-DOWN=first", "-DOTHER=second", "-DVALUE=1", "-DPROVIDES", *defines)
    shared(directory / "libfirst.so", SOURCE, *first, links=linker)
    second = ("-DOWN=second", "-DOTHER=first", "-DVALUE=10", *defines)
    shared(directory / "libsecond.so", SOURCE, *second, links=linker)


def make_kernels(here: Path, place: Compile, *libraries: str) -> None:
    place(here / "kernels" / "uses.o", "declarations/uses.c")
    (here / "kernels" / "orcjit.toml").write_text(f"libraries = {list(libraries)}")


@pytest.mark.parametrize("flags", WAYS)
@pytest.mark.parametrize(
    ("libraries", "common"),
    [(("libfirst.so", "libsecond.so"), 1), (("libsecond.so", "libfirst.so"), 10)],
)
def test_two_that_need_each_other(
    here: Path,
    place: Compile,
    shared: Compile,
    flags: tuple[str, ...],
    libraries: tuple[str, ...],
    common: int,
) -> None:
    """What both define is that of the one that is declared first."""
    make_both(shared, here / "kernels", *flags)
    make_kernels(here, place, *libraries)
    assert lines_of(CALL, here) == [str(1 + 10 + 1 + 3 * common)]


def test_initializers_that_call_the_other(here: Path, place: Compile, shared: Compile) -> None:
    make_both(shared, here / "kernels", "-DAT_LOAD")
    make_kernels(here, place, "libfirst.so", "libsecond.so")
    assert len(lines_of(CALL, here)) == 1


def test_one_that_needs_a_later_one(here: Path, place: Compile, shared: Compile) -> None:
    """The later one is loaded alone, and uses its own symbols where both define them."""
    library = here / "kernels"
    own = ("-DOWN=first", "-DOTHER=second", "-DVALUE=1", "-DPROVIDES")
    shared(library / "libfirst.so", SOURCE, *own)
    other = ("-DOWN=second", "-DOTHER=common_depth", "-DVALUE=10", "-Dcommon_depth=second")
    shared(library / "libsecond.so", SOURCE, *other)
    make_kernels(here, place, "libfirst.so", "libsecond.so")
    assert lines_of(CALL, here) == [str((1 + 1) + (10 + 10) + (10 + 10))]


def test_files_of_an_installed_distribution(
    here: Path, tmp_path: Path, place: Compile, shared: Compile, install: Callable[..., object]
) -> None:
    make_both(shared, tmp_path / "site" / "both.libs")
    install("site", "both", "both.libs/libfirst.so", "both.libs/libsecond.so")
    make_kernels(here, place, "libfirst.so", "libsecond.so")
    assert len(lines_of(CALL, here, tmp_path / "site")) == 1


def test_a_function_that_is_never_called(here: Path, place: Compile, shared: Compile) -> None:
    """It may be missing, as in a program."""
    shared(here / "kernels" / "libprovides.so", "declarations/provides.c", "-DVALUE=7")
    alone = ("-DOWN=alone", "-DOTHER=is_nowhere", "-DVALUE=1")
    shared(here / "kernels" / "libalone.so", SOURCE, *alone)
    make_kernels(here, place, "libalone.so", "libprovides.so")
    assert lines_of(CALL, here) == ["7"]


def test_a_variable_that_nobody_has(here: Path, place: Compile, shared: Compile) -> None:
    shared(here / "kernels" / "libprovides.so", "declarations/provides.c")
    alone = ("-DOWN=alone", "-DOTHER=is_nowhere", "-DVALUE=1", "-DBY_VARIABLE")
    shared(here / "kernels" / "libalone.so", SOURCE, *alone)
    make_kernels(here, place, "libprovides.so", "libalone.so")
    program = """
        import sys
        import orcjit_import
        try:
            import kernels
        except ImportError as error:
            print("needs 'libalone.so'" in str(error), "is_nowhere_value" in str(error))
    """
    assert lines_of(program, PYTHONPATH=str(here)) == ["True True"]


def test_the_check_finds_nothing(here: Path, place: Compile, shared: Compile) -> None:
    make_both(shared, here / "kernels", "-Wl,-z,now")
    make_kernels(here, place, "libfirst.so", "libsecond.so")
    program = "import sys; from orcjit_import.cli import main; main(['check', sys.argv[1]])"
    assert lines_of(program, here / "kernels") == ["1 module checked: no problems"]
