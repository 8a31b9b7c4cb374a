"""Declared shared libraries in use: whose symbols win, when they run, and what they may throw."""

from __future__ import annotations

import ctypes
import importlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from support.process import lines_of
from support.trace import Trace

from .declaring import declaring
from .forms import CONTAINERS, FORMS, make_module

Compile = Callable[..., Path]
USES = "declarations/uses.c"
PROVIDES = "declarations/provides.c"


def uses(place: Compile, target: Path, *declarations: str, source: str = USES) -> Path:
    """Make an object that needs a symbol of what it declares."""
    return place(target, source, *declaring(*declarations))


def provides(shared: Compile, target: Path, value: int, *flags: str) -> Path:
    """Make a shared library that defines provided()."""
    return shared(target, PROVIDES, f"-DVALUE={value}", *flags)


def imported(name: str = "kernels") -> ModuleType:
    return importlib.import_module(name)


# ---- Every form, every way to name one ----


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("form", FORMS)
def test_every_form(here: Path, cc: Compile, shared: Compile, form: str, container: str) -> None:
    library = provides(shared, here / "elsewhere" / "libprovides.so", 11)
    make_module(here, form, container, [cc(USES, *declaring(f"libraries={library}"))])
    assert imported().call_provided() == 11


def test_a_file_of_the_package(here: Path, place: Compile, shared: Compile) -> None:
    provides(shared, here / "kernels" / "libprovides.so", 12)
    uses(place, here / "kernels" / "uses.o", "libraries=libprovides.so")
    assert imported().call_provided() == 12


def test_a_file_beside_an_object_file(here: Path, place: Compile, shared: Compile) -> None:
    provides(shared, here / "libprovides.so", 13)
    place(here / "kernels.o", USES)
    (here / "kernels.orcjit.toml").write_text("libraries = ['libprovides.so']")
    assert imported().call_provided() == 13


def test_a_path_relative_to_the_package(here: Path, place: Compile, shared: Compile) -> None:
    provides(shared, here / "lib" / "libprovides.so", 14)
    uses(place, here / "kernels" / "uses.o", "libraries=../lib/libprovides.so")
    assert imported().call_provided() == 14


def test_a_path_relative_to_a_distribution(
    here: Path, tmp_path: Path, place: Compile, shared: Compile, install: Callable
) -> None:
    file = "orcjit_vendor/runtime/libprovides.so.1"
    install("site", "orcjit-test-runtime", file)
    provides(shared, tmp_path / "site" / file, 15)
    uses(place, here / "kernels.o", f"libraries={file}")
    assert imported().call_provided() == 15


def test_a_name_that_only_a_distribution_has(
    here: Path, tmp_path: Path, place: Compile, shared: Compile, install: Callable, soname: str
) -> None:
    install("site", "orcjit-test-runtime", f"orcjit_vendor/runtime/{soname}")
    provides(shared, tmp_path / "site" / "orcjit_vendor/runtime" / soname, 16)
    uses(place, here / "kernels.o", f"libraries={soname}")
    assert imported().call_provided() == 16


def test_a_name_that_is_loaded_already(
    here: Path, tmp_path: Path, place: Compile, shared: Compile, soname: str
) -> None:
    library = ctypes.CDLL(str(provides(shared, tmp_path / soname, 17)))
    uses(place, here / "kernels.o", f"libraries={soname}")
    assert imported().call_provided() == library.provided() == 17


def test_a_name_in_a_directory_of_the_dynamic_loader(
    here: Path, tmp_path: Path, place: Compile, shared: Compile
) -> None:
    provides(shared, tmp_path / "lib" / "libprovides.so", 18)
    uses(place, here / "kernels.o", "libraries=libprovides.so")
    program = """
        import sys, orcjit_import
        sys.path.insert(0, sys.argv[1])
        import kernels
        print(kernels.call_provided())
    """
    assert lines_of(program, here, LD_LIBRARY_PATH=str(tmp_path / "lib")) == ["18"]


# ---- The order of the search ----


def test_the_objects_of_the_package_come_first(here: Path, place: Compile, shared: Compile) -> None:
    library = provides(shared, here / "libprovides.so", 2)
    uses(place, here / "kernels" / "uses.o", f"libraries={library}")
    place(here / "kernels" / "own.o", PROVIDES, "-DVALUE=1")
    assert imported().call_provided() == 1


def test_a_dependency_comes_before_shared_libraries(
    here: Path, place: Compile, shared: Compile
) -> None:
    library = provides(shared, here / "libprovides.so", 2)
    place(here / "base" / "own.o", PROVIDES, "-DVALUE=3")
    (here / "base" / "orcjit.toml").touch()
    uses(place, here / "kernels.o", f"libraries={library}", "depends=base")
    assert imported().call_provided() == 3


def test_shared_libraries_come_in_the_declared_order(
    here: Path, place: Compile, shared: Compile
) -> None:
    first = provides(shared, here / "libfirst.so", 4)
    second = provides(shared, here / "libsecond.so", 5)
    uses(place, here / "kernels.o", f"libraries={second}", f"libraries={first}")
    assert imported().call_provided() == 5


def test_shared_libraries_come_before_the_process(
    here: Path, place: Compile, shared: Compile
) -> None:
    library = shared(here / "libpage.so", "declarations/page_size.c", "-DVALUE=6")
    source = "declarations/uses_page_size.c"
    uses(place, here / "kernels.o", f"libraries={library}", source=source)
    uses(place, here / "undeclared.o", source=source)
    assert imported().page_size() == 6
    assert imported("undeclared").page_size() == os.sysconf("SC_PAGE_SIZE")


def test_what_a_shared_library_was_loaded_with_comes_last(
    here: Path, place: Compile, shared: Compile
) -> None:
    inner = provides(shared, here / "libinner.so", 7)
    shared(here / "libouter.so", "declarations/needs_other.c", links=(inner, f"-Wl,-rpath,{here}"))
    uses(place, here / "kernels.o", "libraries=libouter.so")
    assert imported().call_provided() == 7


def test_the_process_comes_before_what_a_library_was_loaded_with(
    here: Path, place: Compile, shared: Compile
) -> None:
    """An allocator that is preloaded, say, must not be passed by for libc's."""
    inner = shared(here / "libinnerpage.so", "declarations/page_size.c", "-DVALUE=8")
    links = ("-Wl,--no-as-needed", inner, f"-Wl,-rpath,{here}")
    shared(here / "libouterpage.so", PROVIDES, links=links)
    source = "declarations/uses_page_size.c"
    uses(place, here / "kernels.o", "libraries=libouterpage.so", source=source)
    assert imported().page_size() == os.sysconf("SC_PAGE_SIZE")


def test_two_packages_with_libraries_of_the_same_name_and_symbols_do_not_meet(
    here: Path, place: Compile, shared: Compile
) -> None:
    for value, name in enumerate(["one", "two"], 21):
        provides(shared, here / name / "libsame.so", value)
        uses(place, here / name / "uses.o", "libraries=libsame.so")
    assert [imported(name).call_provided() for name in ("one", "two")] == [21, 22]


def test_a_library_is_not_seen_by_who_does_not_declare_it(
    here: Path, place: Compile, shared: Compile
) -> None:
    provides(shared, here / "libprovides.so", 1)
    uses(place, here / "kernels.o", "libraries=libprovides.so")
    uses(place, here / "undeclared.o")
    imported()
    with pytest.raises(ImportError, match=r"undefined symbol.*'provided'.*under libraries"):
        imported("undeclared")


def test_the_library_of_a_dependency_is_seen(here: Path, place: Compile, shared: Compile) -> None:
    provides(shared, here / "libprovides.so", 31)
    uses(place, here / "base.o", "libraries=libprovides.so")
    uses(place, here / "kernels.o", "depends=base")
    assert imported().call_provided() == 31


def test_the_own_library_comes_before_that_of_a_dependency(
    here: Path, place: Compile, shared: Compile
) -> None:
    for name, value in [("libbase.so", 32), ("libown.so", 33)]:
        provides(shared, here / name, value)
    uses(place, here / "base.o", "libraries=libbase.so")
    uses(place, here / "kernels.o", "depends=base", "libraries=libown.so")
    assert imported().call_provided() == 33
    assert imported("base").call_provided() == 32


def test_an_undefined_symbol_names_the_libraries_that_were_searched(
    here: Path, place: Compile, shared: Compile
) -> None:
    shared(here / "libpage.so", "declarations/page_size.c", "-DVALUE=6")
    uses(place, here / "kernels.o", "libraries=libpage.so")
    with pytest.raises(ImportError, match=r"undefined symbol.*'provided'.*libpage\.so"):
        imported()


# ---- Data, thread-local variables, exceptions ----


def test_there_is_one_copy_of_a_variable(here: Path, place: Compile, shared: Compile) -> None:
    library = ctypes.CDLL(str(provides(shared, here / "libprovides.so", 1)))
    count = ctypes.c_int.in_dll(library, "provided_count")
    source = "declarations/uses_data.c"
    uses(place, here / "kernels.o", "libraries=libprovides.so", source=source)
    count.value = 41
    assert imported().count() == 41
    imported().set_count(42)
    assert count.value == 42


def test_a_thread_local_variable(here: Path, place: Compile, shared: Compile) -> None:
    provides(shared, here / "libprovides.so", 100)
    source = "declarations/uses_thread_local.c"
    uses(place, here / "kernels.o", "libraries=libprovides.so", source=source)
    add = imported().add_per_thread
    assert [add(1), add(1)] == [101, 102]
    seen: list[int] = []
    thread = threading.Thread(target=lambda: seen.append(add(1)))
    thread.start()
    thread.join()
    assert seen == [101]


def test_exceptions_in_both_directions(here: Path, place: Compile, shared: Compile) -> None:
    shared(here / "librefuses.so", "declarations/refuses.cc")
    shared(here / "libcallsback.so", "declarations/calls_back.c", "-fexceptions")
    declared = ["libraries=librefuses.so", "libraries=libcallsback.so"]
    uses(place, here / "kernels.o", *declared, source="declarations/uses_refusal.cc")
    assert imported().catch_refusal(5) == 5
    assert imported().throw_through_library(5) == 1


# ---- When code runs ----


def test_libraries_are_initialized_first(
    here: Path, place: Compile, shared: Compile, trace: Trace
) -> None:
    provides(shared, here / "libbase.so", 1, '-DWORD="base_library"')
    provides(shared, here / "libown.so", 1, '-DWORD="own_library"')
    place(here / "base.o", USES, '-DWORD="base"', *declaring("libraries=libbase.so"))
    declarations = declaring("libraries=libown.so", "depends=base")
    place(here / "kernels.o", USES, '-DWORD="own"', *declarations)
    imported()
    assert trace.words() == ["base_library", "base", "own_library", "own"]


def test_a_library_of_two_packages_is_loaded_once(
    here: Path, place: Compile, shared: Compile, trace: Trace
) -> None:
    provides(shared, here / "lib" / "libprovides.so", 1, '-DWORD="library"')
    for name in ["one", "two"]:
        uses(place, here / name / "uses.o", "libraries=../lib/libprovides.so")
        imported(name)
    assert trace.words() == ["library"]


def test_a_reload_loads_no_library_again(
    here: Path, place: Compile, shared: Compile, trace: Trace
) -> None:
    provides(shared, here / "libprovides.so", 1, '-DWORD="library"')
    uses(place, here / "kernels.o", "libraries=libprovides.so")
    assert importlib.reload(imported()).call_provided() == 1
    assert trace.words() == ["library"]


def test_a_library_declared_twice_is_loaded_once(
    here: Path, place: Compile, shared: Compile, trace: Trace
) -> None:
    provides(shared, here / "kernels" / "libprovides.so", 1, '-DWORD="library"')
    declared = ["libraries=libprovides.so", "libraries=./libprovides.so"]
    uses(place, here / "kernels" / "uses.o", *declared)
    assert imported().call_provided() == 1
    assert trace.words() == ["library"]


def test_nothing_of_a_failed_import_is_in_the_way(
    here: Path, place: Compile, shared: Compile
) -> None:
    uses(place, here / "kernels.o", "libraries=./libprovides.so")
    with pytest.raises(ImportError, match=r"libprovides\.so"):
        imported()
    provides(shared, here / "libprovides.so", 51)
    assert imported().call_provided() == 51
