"""Shared libraries that are missing or cannot be loaded: the whole story, and nothing remains."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.compilers import Compiler, find_compiler
from support.elf import MACHINE_OFFSET, OTHER_MACHINE, OTHER_MACHINE_BYTES, patch
from support.process import lines_of, mappings

from orcjit_import import shared_libraries
from orcjit_import.error_form import plain_text
from orcjit_import.errors import SharedLibraryError

from .declaring import declaring
from .forms import make_module

Compile = Callable[..., Path]
USES = "declarations/uses.c"
PROVIDES = "declarations/provides.c"


@pytest.fixture
def compiler() -> Compiler:
    """Which compiler made a library makes no difference here."""
    return find_compiler("gcc")


@pytest.fixture
def kernels(here: Path, place: Compile) -> Callable[..., Path]:
    """Make an object file that declares shared libraries."""

    def make(*libraries: str) -> Path:
        return place(here / "kernels.o", USES, *declaring(*(f"libraries={it}" for it in libraries)))

    return make


def fails(*words: str, needs: str, origin: Path, name: str = "kernels") -> SharedLibraryError:
    """Import a module, which has to fail for want of a shared library."""
    with pytest.raises(ImportError) as caught:
        importlib.import_module(name)
    error = caught.value
    assert type(error) is ImportError
    assert (error.name, error.path) == (name, str(origin).partition(":")[0])
    expected = f"cannot import {name!r}: needs {needs!r} (libraries in {origin}): shared library "
    assert str(error).startswith(expected)
    for word in words:
        assert word in str(error)
    assert name not in sys.modules
    assert isinstance(error.__cause__, SharedLibraryError)
    assert isinstance(error.__cause__, OSError)
    return error.__cause__


# ---- What is nowhere ----


def test_a_name_that_is_nowhere(here: Path, kernels, soname: str) -> None:
    fails(
        f"shared library {soname!r} not found",
        f"neither {here} has it",
        "LD_LIBRARY_PATH, ldconfig",
        "nor an installed distribution",
        "Install what contains it, or declare its path",
        needs=soname,
        origin=kernels(soname),
    )


def test_a_manifest_is_named_with_the_line(here: Path, place: Compile, soname: str) -> None:
    place(here / "kernels.o", USES)
    manifest = here / "kernels.orcjit.toml"
    manifest.write_text(f"bind = 'now'\nlibraries = [\n  'libm.so.6',\n  {soname!r},\n]\n")
    fails("not found", needs=soname, origin=Path(f"{manifest}:4"))


def test_the_chain_is_shown(here: Path, kernels, place: Compile, soname: str) -> None:
    place(here / "top.o", "basic/add.c", *declaring("depends=kernels"))
    origin = kernels(soname)
    with pytest.raises(ImportError) as caught:
        importlib.import_module("top")
    assert str(caught.value).startswith(
        f"cannot import 'top': needs 'kernels' (depends in {here}/top.o): "
        f"cannot import 'kernels': needs {soname!r} (libraries in {origin}): "
        f"shared library {soname!r} not found"
    )
    assert not {"top", "kernels"} & set(sys.modules)


@pytest.mark.parametrize("other", ["libvendor.so.13", "libvendor.so", "libvendor-1a2b3c.so.12"])
def test_another_version_in_the_package(here: Path, kernels, other: str) -> None:
    (here / other).touch()
    origin = kernels("libvendor.so.12")
    fails(f"There is {here / other}: declare", needs="libvendor.so.12", origin=origin)


def test_another_version_in_a_distribution(tmp_path: Path, kernels, install, soname: str) -> None:
    file = f"orcjit_vendor/{soname}"
    install("site", "orcjit-test-runtime", file)
    (tmp_path / "site" / "orcjit_vendor").mkdir()
    (tmp_path / "site" / file).touch()
    needs = soname.replace(".so.1", ".so.2")
    words = f"There is {tmp_path / 'site' / file}: declare"
    fails(words, needs=needs, origin=kernels(needs))


def test_a_file_that_a_distribution_has_lost(kernels, install, soname: str) -> None:
    install("site", "orcjit-test-runtime", f"orcjit_vendor/{soname}")
    fails("nor an installed distribution. Install", needs=soname, origin=kernels(soname))


def test_another_version_on_the_system(kernels) -> None:
    places = [f"/usr/lib/{os.uname().machine}-linux-gnu", f"/lib/{os.uname().machine}-linux-gnu"]
    there = [Path(place, "libm.so.6") for place in (*places, "/usr/lib64")]
    origin = kernels("libm.so.4711")
    fails(str(next(filter(Path.exists, there))), ": declare ", needs="libm.so.4711", origin=origin)


def test_a_long_message_is_understood_in_its_form(kernels, monkeypatch) -> None:
    """The words of the dynamic loader are told from ours by what was raised, not by its lines."""
    monkeypatch.delenv("ORCJIT_ERRORS", raising=False)
    origin = kernels("libm.so.4711")
    with pytest.raises(ImportError) as caught:
        importlib.import_module("kernels")
    told = plain_text(str(caught.value))
    assert f"needs 'libm.so.4711' (libraries in {origin}): shared library 'libm.so.4711'" in told
    assert "not found: neither" in told
    assert "cannot be loaded" not in told


def test_another_version_where_ldconfig_looks(tmp_path: Path, kernels, monkeypatch) -> None:
    """A toolkit has a directory of its own, and a file that names it."""
    (tmp_path / "ld.so.conf").write_text(f"include {tmp_path.name}.d/*.conf\n# nothing\n")
    (tmp_path / f"{tmp_path.name}.d").mkdir()
    (tmp_path / f"{tmp_path.name}.d" / "a.conf").write_text(f"{tmp_path}/lib # here\n")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "libvendor.so.13").touch()
    monkeypatch.setattr(shared_libraries, "_LDCONFIG", str(tmp_path / "ld.so.conf"))
    origin = kernels("libvendor.so.12")
    words = f"There is {tmp_path}/lib/libvendor.so.13: declare"
    fails(words, needs="libvendor.so.12", origin=origin)


def test_a_directory_with_two_names_is_told_once(tmp_path: Path, kernels, monkeypatch) -> None:
    """As /lib and /usr/lib are one directory on most systems."""
    (tmp_path / "usr").mkdir()
    (tmp_path / "usr" / "libvendor.so.13").touch()
    (tmp_path / "lib").symlink_to("usr")
    (tmp_path / "ld.so.conf").write_text(f"{tmp_path}/lib\n{tmp_path}/usr\n")
    monkeypatch.setattr(shared_libraries, "_LDCONFIG", str(tmp_path / "ld.so.conf"))
    origin = kernels("libvendor.so.12")
    words = f"There is {tmp_path}/lib/libvendor.so.13: declare"
    fails(words, needs="libvendor.so.12", origin=origin)


def test_a_name_without_its_suffix(here: Path, kernels) -> None:
    (here / "libvendor.so.12").touch()
    fails(f"There is {here}/libvendor.so.12", needs="vendor", origin=kernels("vendor"))


def test_what_a_linker_is_told(here: Path, kernels) -> None:
    names = ["libvendor.so", "libvendor.so.1", "libvendor.so.1.2"]
    first, second, third = (here / name for name in names)
    for file in (first, second, third):
        file.touch()
    there = f"There are {first}, {second} and {third}: declare one of these if it will do"
    fails(there, needs="-lvendor", origin=kernels("-lvendor"))


@pytest.fixture
def two_files(tmp_path: Path, install, shared: Compile, soname: str) -> list[Path]:
    """Two distributions with a library of that name, which provides 1 and 2."""
    files = [f"orcjit_vendor{number}/{soname}" for number in [1, 2]]
    for number, file in enumerate(files, 1):
        install("site", f"orcjit-test-runtime{number}", file)
        shared(tmp_path / "site" / file, PROVIDES, f"-DVALUE={number}")
    return [tmp_path / "site" / file for file in files]


def test_two_distributions_with_a_file_of_that_name(kernels, two_files, soname: str) -> None:
    fails(
        "is ambiguous",
        f"orcjit_vendor1/{soname}, orcjit_vendor2/{soname}",
        needs=soname,
        origin=kernels(soname),
    )


def test_one_of_two_is_for_another_machine(kernels, two_files: list[Path], soname: str) -> None:
    foreign = two_files[0]
    foreign.write_bytes(patch(foreign.read_bytes(), MACHINE_OFFSET, OTHER_MACHINE_BYTES))
    kernels(soname)
    assert importlib.import_module("kernels").call_provided() == 2


def test_one_of_two_distributions_is_chosen_by_its_path(kernels, two_files, soname: str) -> None:
    kernels(f"orcjit_vendor2/{soname}")
    assert importlib.import_module("kernels").call_provided() == 2


def test_a_distribution_that_is_installed_twice(
    tmp_path: Path, kernels, install, shared: Compile, soname: str
) -> None:
    for number in [1, 2]:
        install(f"site{number}", "orcjit-test-runtime", f"orcjit_vendor/{soname}")
        file = tmp_path / f"site{number}" / "orcjit_vendor" / soname
        shared(file, PROVIDES, f"-DVALUE={number}")
    kernels(soname)
    assert importlib.import_module("kernels").call_provided() == 1


def test_a_path_that_is_nowhere(here: Path, kernels) -> None:
    declared = "orcjit_absent/lib/libvendor.so.12"
    fails(
        f"not found: there is no {here / declared}",
        "No distribution or package named 'orcjit_absent' is installed",
        needs=declared,
        origin=kernels(declared),
    )


def test_an_absolute_path_that_is_nowhere(here: Path, kernels) -> None:
    declared = str(here / "libvendor.so")
    fails("it does not exist", needs=declared, origin=kernels(declared))


def test_a_library_in_the_zip_file(here: Path, cc: Compile, shared: Compile) -> None:
    shared(here / "unpacked" / "kernels" / "libprovides.so", PROVIDES)
    objects = [cc(USES, *declaring("libraries=libprovides.so"))]
    module = make_module(here, "package", "stored", objects)
    fails(
        "is inside a zip file",
        f"{here}/bundle.zip/kernels/libprovides.so",
        "install it beside the zip file and declare '../../libprovides.so'",
        needs="libprovides.so",
        origin=module / "0_uses.o",
    )


def test_what_is_installed_is_looked_for_once(here: Path, place: Compile, monkeypatch) -> None:
    """Each module of a chain repeats the message of the one that fails."""
    place(here / "kernels.o", "symbols/calls_symbol.c", "-DSYMBOL=GOMP_of_nobody")
    for name, below in [("middle", "kernels"), ("top", "middle")]:
        place(here / f"{name}.o", "basic/add.c", *declaring(f"depends={below}"))
    asked = []
    monkeypatch.setattr(
        shared_libraries, "_installed_version", lambda name: asked.append(name) or "libgomp.so.7"
    )
    with pytest.raises(ImportError, match=r'declare libraries = \["libgomp.so.7"\]'):
        importlib.import_module("top")
    assert asked == ["libgomp.so.1"]


# ---- What is there, but cannot be loaded ----


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"\x7fEL", "it is truncated"),
        (b"\x7fELF\2\1", "it is truncated"),
        (b"int provided(void);", "is no shared library: it begins with b'int '"),
        (b"/* GNU ld script */ INPUT(libprovides.so.1)", "is a script for linkers: declare the"),
        (b"INPUT(libprovides.so.1)", "is a script for linkers: declare the library that it names"),
    ],
)
def test_a_file_that_is_no_library(here: Path, kernels, content: bytes, words: str) -> None:
    file = here / "libprovides.so"
    file.write_bytes(content)
    expected = f"'libprovides.so' ({file}) cannot be loaded: "
    fails(expected, words, needs="libprovides.so", origin=kernels("libprovides.so"))


def test_a_name_under_which_linkers_find_a_script(kernels) -> None:
    """The development files of the C library have one."""
    words = "libc.so is a script for linkers: declare the library that it names"
    fails(words, needs="libc.so", origin=kernels("libc.so"))


def test_an_object_file(here: Path, kernels, place: Compile) -> None:
    place(here / "libprovides.so", PROVIDES)
    words = "is an object file, not a shared library"
    fails(words, needs="libprovides.so", origin=kernels("libprovides.so"))


def test_a_library_for_another_machine(here: Path, kernels, shared: Compile) -> None:
    file = shared(here / "libprovides.so", PROVIDES)
    file.write_bytes(patch(file.read_bytes(), MACHINE_OFFSET, OTHER_MACHINE_BYTES))
    words = f"it is for {OTHER_MACHINE}, but this interpreter is for {os.uname().machine}"
    fails(words, needs="libprovides.so", origin=kernels("libprovides.so"))


def test_a_truncated_library(here: Path, kernels, shared: Compile) -> None:
    file = shared(here / "libprovides.so", PROVIDES)
    file.write_bytes(file.read_bytes()[:200])
    words = "cannot read file data"
    fails(words, str(file), needs="libprovides.so", origin=kernels("libprovides.so"))


def test_a_library_whose_dependency_is_missing(
    here: Path, tmp_path: Path, kernels, shared: Compile, soname: str
) -> None:
    inner = shared(tmp_path / "away" / soname, PROVIDES)
    shared(here / "libouter.so", "declarations/needs_other.c", links=(inner,))
    fails(
        f"'libouter.so' ({here}/libouter.so) cannot be loaded: it needs {soname}, itself or",
        f"declare {soname} under libraries before it",
        needs="libouter.so",
        origin=kernels("libouter.so"),
    )


def test_a_dependency_that_is_declared_before_it(
    here: Path, kernels, place: Compile, shared: Compile, soname: str
) -> None:
    inner = shared(here / "inner" / soname, PROVIDES, "-DVALUE=61")
    shared(here / "libouter.so", "declarations/needs_other.c", links=(inner,))
    declared = [f"libraries=./inner/{soname}", "libraries=libouter.so"]
    place(here / "kernels.o", "declarations/uses_through.c", *declaring(*declared))
    assert importlib.import_module("kernels").call_through() == 1061


def test_a_file_of_a_distribution_that_cannot_be_loaded(
    tmp_path: Path, kernels, install, soname: str
) -> None:
    install("site", "orcjit-test-runtime", f"orcjit_vendor/{soname}")
    file = tmp_path / "site" / "orcjit_vendor" / soname
    file.parent.mkdir()
    file.write_text("text")
    words = f"{soname!r} ({file}) cannot be loaded: it is no shared library"
    fails(words, needs=soname, origin=kernels(soname))


def test_the_words_of_the_dynamic_loader_are_kept(here: Path, kernels, shared: Compile) -> None:
    file = shared(here / "libprovides.so", PROVIDES)
    file.write_bytes(patch(file.read_bytes(), 4, b"\x07"))  # e_ident[EI_CLASS]
    cause = fails("libprovides.so", needs="libprovides.so", origin=kernels("libprovides.so"))
    assert "ELF class" in str(cause.__cause__)


def test_nothing_remains_of_a_failed_import(
    here: Path, kernels, place: Compile, soname: str
) -> None:
    place(here / "warm_up.o", "basic/add.c")
    importlib.import_module("warm_up").add(1, 2)
    origin = kernels(soname)
    before = [one for one in mappings() if one.is_generated_code]
    fails("not found", needs=soname, origin=origin)
    gc.collect()
    assert [one for one in mappings() if one.is_generated_code] == before


# ---- What finding costs ----


@pytest.mark.parametrize(
    ("libraries", "expected"),
    [
        (["libm.so.6", "./libprovides.so", "vendor/libprovides.so"], "False"),
        (["vendor.libs/libprovides.so"], "True"),
    ],
)
def test_distributions_are_read_only_if_nothing_else_is_left(
    here: Path, kernels, shared: Compile, libraries: list[str], expected: str
) -> None:
    shared(here / "libprovides.so", PROVIDES)
    for directory in ["vendor", "vendor.libs"]:
        shared(here / "elsewhere" / directory / "libprovides.so", PROVIDES)
    (here / "elsewhere" / "x-1.dist-info").mkdir()
    kernels(*libraries)
    program = """
        import importlib, sys
        from orcjit_import import shared_libraries
        from orcjit_import.source import Directory
        sys.path.append(sys.argv[1] + "/elsewhere")
        for library in sys.argv[2:]:
            shared_libraries.resolve(library, Directory(sys.argv[1]))
        print("importlib.metadata" in sys.modules)
    """
    assert lines_of(program, here, *libraries) == [expected]
