"""Which members of archives a link takes, before it decides what weak symbols mean.

`asking` calls `asks`, which refers weakly to what `runtime` defines. Only `start` needs that.
"""

from __future__ import annotations

import importlib
import itertools
import sys

import pytest
import tvm_ffi
from support.importing import imports_put_back
from support.linking import SystemLinker

import orcjit_import  # noqa: F401  (the finder)

NAMES = ("feature", "limit", "level", "depth")
ALONE = (-1, 11, -1, 1)
TOGETHER = (7, 22, 5, 2)


def read(library):
    return tuple(library[name]() for name in NAMES)


@pytest.fixture
def asking(cc):
    return cc("weak/asking.c", "-DSTARTS")


@pytest.fixture
def idle(cc):
    """The same without need of the run time."""
    return cc("weak/asking.c")


@pytest.fixture
def members(cc):
    return [cc(f"weak/{name}.c") for name in ("asks", "start", "runtime")]


@pytest.fixture
def members_archive(builder, members):
    return builder.archive("members.a", *members)


def test_a_weak_symbol_alone_takes_no_member(linker, idle, members_archive):
    assert read(linker.library(idle, members_archive)) == ALONE


def test_a_weak_symbol_is_what_a_member_defines_that_is_taken_for_another(
    linker, asking, members_archive
):
    assert read(linker.library(asking, members_archive)) == TOGETHER


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_members_does_not_count(linker, builder, asking, members, order):
    archive = builder.archive("ordered.a", *(members[i] for i in order))
    assert read(linker.library(asking, archive)) == TOGETHER


def test_members_of_several_archives(linker, builder, asking, members):
    archives = [builder.archive(f"{n}.a", member) for n, member in enumerate(members)]
    assert read(linker.library(asking, *archives)) == TOGETHER


def test_another_object_of_the_library_needs_the_member(linker, cc, idle, members_archive):
    assert read(linker.library(idle, cc("weak/starts.c"), members_archive)) == TOGETHER


@pytest.mark.parametrize("name", ["started", *NAMES])
def test_the_first_lookup_does_not_count(session, cc, idle, members_archive, name):
    library = session.create_library()
    for path in (idle, cc("weak/starts.c"), members_archive):
        library.add(path)
    library.get_function(name)
    assert read(library) == TOGETHER


@pytest.fixture
def archive(builder, asking, members):
    """All of it."""
    return builder.archive("kernels.a", asking, *members)


@pytest.fixture
def archive_of_two(builder, cc, idle, members):
    """Nothing that `asking` needs takes the run time, but another exported function does."""
    return builder.archive("two.a", idle, cc("weak/starts.c"), *members)


@pytest.fixture
def imported(tmp_path):
    """Import a module that lies in the temporary directory."""
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        yield importlib.import_module


def exports_as_options(*names):
    return tuple(f"-Wl,-u,__tvm_ffi_{name}" for name in names)


def test_control_of_an_archive_alone(archive, archive_of_two, tmp_path, compiler):
    control = SystemLinker(tmp_path, compiler)
    assert read(control.library(*exports_as_options(*NAMES), archive)) == TOGETHER
    every = exports_as_options(*NAMES, "started")
    assert read(control.library(*every, archive_of_two)) == TOGETHER


def test_archive_alone_in_a_session(session, archive):
    library = session.create_library()
    library.add(archive)
    assert read(library) == TOGETHER


@pytest.mark.parametrize("name", ["started", *NAMES])
def test_archive_alone_whichever_function_is_first(session, archive_of_two, name):
    library = session.create_library()
    library.add(archive_of_two)
    library.get_function(name)
    assert read(library) == TOGETHER


def test_archive_alone_in_load_module(archive, archive_of_two):
    assert read(tvm_ffi.load_module(archive)) == TOGETHER
    assert read(tvm_ffi.load_module(archive_of_two)) == TOGETHER


@pytest.mark.parametrize("bind", ["lazy", "now"])
def test_archive_alone_imported(archive_of_two, tmp_path, imported, bind):
    (tmp_path / "weak_kernels.a").write_bytes(archive_of_two.read_bytes())
    (tmp_path / "weak_kernels.orcjit.toml").write_text(f'bind = "{bind}"\n')
    module = imported("weak_kernels")
    assert tuple(getattr(module, name)() for name in NAMES) == TOGETHER


@pytest.mark.parametrize("bind", ["lazy", "now"])
def test_directory_of_objects_and_archives(cc, idle, members_archive, tmp_path, imported, bind):
    package = tmp_path / "weak_package"
    package.mkdir()
    for path in (idle, cc("weak/starts.c"), members_archive):
        (package / path.name).write_bytes(path.read_bytes())
    (package / "orcjit.toml").write_text(f'bind = "{bind}"\n')
    module = imported("weak_package")
    assert tuple(getattr(module, name)() for name in NAMES) == TOGETHER


def test_weak_reference_to_a_member_of_another_library(session, cc, idle, members, builder):
    """The other one takes the member for its own needs, before or after."""
    base = session.create_library()
    for path in (cc("weak/starts.c"), builder.archive("base.a", *members[1:])):
        base.add(path)
    library = session.create_library()
    library.set_link_order(base)
    for path in (idle, members[0]):
        library.add(path)
    assert library["feature"]() == 7
    assert (library["level"](), library["limit"](), library["depth"]()) == (5, 11, 1)


def test_control_of_a_weak_reference_to_another_library(
    cc, idle, members, builder, tmp_path, compiler
):
    control = SystemLinker(tmp_path, compiler)
    base = control.library(cc("weak/starts.c"), builder.archive("base.a", *members[1:]))
    library = control.library(idle, members[0], depends=(base,))
    assert (library["feature"](), library["level"]()) == (7, 5)


def test_weak_reference_does_not_take_a_member_of_another_library(session, idle, members, builder):
    base = session.create_library()
    base.add(builder.archive("base.a", *members[1:]))
    library = session.create_library()
    library.set_link_order(base)
    for path in (idle, members[0]):
        library.add(path)
    assert read(library) == ALONE


def test_members_of_another_library_that_are_taken_for_this_one(session, asking, members, builder):
    base = session.create_library()
    base.add(builder.archive("base.a", *members[1:]))
    library = session.create_library()
    library.set_link_order(base)
    for path in (asking, members[0]):
        library.add(path)
    assert (library["feature"](), library["level"]()) == (7, 5)


def test_archives_of_two_libraries_that_ask_each_other(session, cc, asking, members, builder):
    """`start` lies in the first library's archive, and needs a member of the second one's."""
    second = session.create_library()
    second.add(builder.archive("second.a", members[2]))
    first = session.create_library()
    first.set_link_order(second)
    first.add(builder.archive("first.a", *members[:2]))
    library = session.create_library()
    library.set_link_order(first)
    library.add(asking)
    assert (library["feature"](), library["level"]()) == (7, 5)


def test_a_member_that_another_one_makes_unneeded_is_not_taken(linker, builder):
    """GNU ld takes `x` from the member whose entry of the index comes first."""
    user = builder.compile_text(
        "gcc",
        "uses_both.c",
        '#include "kernel.h"\nint x(void), y(void);\nEXPORT_INT(both) { return x() * 10 + y(); }\n',
    )
    both = builder.compile_text(
        "gcc", "both.c", "int y(void) { return 2; }\nint x(void) { return 1; }\n"
    )
    more = builder.compile_text(
        "gcc", "more.c", "int z(void) { return 3; }\nint x(void) { return 4; }\n"
    )
    archive = builder.archive("both_first.a", both, more)
    assert linker.library(user, archive)["both"]() == 12


def test_default_version_of_a_member(jit, builder):
    user = builder.compile_text(
        "gcc",
        "uses_versioned.c",
        '#include "kernel.h"\nint versioned(void);\nEXPORT_INT(call) { return versioned(); }\n',
    )
    member = builder.compile_text(
        "gcc",
        "versioned.c",
        'int one(void) { return 1; }\n__asm__(".symver one, versioned@@V1");\n',
    )
    archive = builder.archive("versioned.a", member)
    library = jit.library(user, archive)
    assert library["call"]() == 1
