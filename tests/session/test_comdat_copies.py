"""Which of several copies of a symbol prevails: one for the whole library, the linker's choice.

It is the same whatever is looked up first, lazily and at once, from objects and from archives.
"""

from __future__ import annotations

import importlib
import itertools
import re
import sys

import pytest
import tvm_ffi
from support.build import control_library
from support.compilers import find_compiler
from support.importing import imports_put_back
from support.linking import SystemLinker

# How an object defines the symbol, and the flags that say so.
KINDS = {
    "weak": ("-DKIND=WEAK",),
    "group_weak": ("-DKIND=GROUP_WEAK",),
    "group_strong": ("-DKIND=GROUP_STRONG",),
    "group_unique": ("-DKIND=GROUP_UNIQUE", "-DIS_UNIQUE"),
    "group_zero": ("-DKIND=GROUP_ZERO", "-DIS_ZERO"),
    "other_group": ("-DKIND=OTHER_GROUP",),
    "linkonce": ("-DKIND=LINKONCE",),
}
IN_GROUP = {"group_weak", "group_strong", "group_unique", "group_zero"}
STRONG = {"group_strong", "group_unique"}
PAIRS = list(itertools.product(KINDS, repeat=2))
LAYOUTS = ("objects", "mixed", "members")


def value_of(first, second):
    """Return which copy a linker takes: the second one of a group that it has seen is left out."""
    is_left_out = first in IN_GROUP and second in IN_GROUP
    prevails = second in STRONG and first not in STRONG and not is_left_out
    kind, number = (second, 2) if prevails else (first, 1)
    return 0 if kind == "group_zero" else number


@pytest.fixture(params=PAIRS, ids="-".join)
def kinds(request):
    return request.param


@pytest.fixture(params=LAYOUTS)
def inputs(request, kinds, cc, builder):
    """Objects and archives of a library in which both functions read the symbol.

    It has a name of its own for each pair: the process of the control keeps unique symbols.
    """
    name = f"-DCOPY=copy_{'_'.join(kinds)}"
    first, second = (
        cc("weak/copy.c", f"-DNUMBER={number}", name, *KINDS[kind])
        for number, kind in enumerate(kinds, 1)
    )
    reader = cc("weak/reads_copies.c")
    return {
        "objects": (reader, first, second),
        "mixed": (reader, first, builder.archive("second.a", second)),
        "members": (reader, builder.archive("both.a", first, second)),
    }[request.param]


def test_prevailing_copy(linker, kinds, inputs):
    library = linker.library(*inputs)
    value = value_of(*kinds)
    assert (library["get1"](), library["get2"](), library["both"]()) == (value, value, value * 11)


@pytest.mark.parametrize("first", ["get1", "get2"])
def test_prevailing_copy_whichever_is_looked_up_first(session, kinds, inputs, first):
    library = session.create_library()
    for path in inputs:
        library.add(path)
    assert library[first]() == value_of(*kinds)
    value = value_of(*kinds)
    assert (library["get1"](), library["get2"]()) == (value, value)


@pytest.mark.parametrize("inputs", ["objects", "members"], indirect=True)
def test_prevailing_copy_bound_now(kinds, inputs, tmp_path):
    package = tmp_path / "copies"
    package.mkdir()
    for number, path in enumerate(inputs):
        (package / f"{number}{path.suffix}").write_bytes(path.read_bytes())
    (package / "orcjit.toml").write_text('bind = "now"\n')
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        module = importlib.import_module("copies")
    value = value_of(*kinds)
    assert (module.get2(), module.get1()) == (value, value)


@pytest.mark.parametrize("inputs", ["members"], indirect=True)
@pytest.mark.parametrize("first", ["get1", "get2"])
def test_prevailing_copy_of_an_archive_alone(session, kinds, inputs, first):
    """Its exported functions count as asked for, in the order of its index."""
    library = session.create_library()
    library.add(inputs[-1])
    value = value_of(*kinds)
    assert library[first]() == value
    assert (library["get1"](), library["get2"]()) == (value, value)


@pytest.mark.slow
@pytest.mark.parametrize("inputs", ["members"], indirect=True)
def test_control_of_an_archive_alone(kinds, inputs, tmp_path, compiler):
    options = [f"-Wl,-u,__tvm_ffi_get{number}" for number in (2, 1)]
    library = SystemLinker(tmp_path, compiler).library(*options, inputs[-1])
    value = value_of(*kinds)
    assert (library["get1"](), library["get2"]()) == (value, value)


COMPILERS = list(itertools.product(("gcc", "clang"), repeat=2))


@pytest.fixture(params=COMPILERS, ids="-".join)
def inline_copies(request, builder):
    """An object and what it needs, with inline variables in common.

    Their names are those of the test: the process of the control keeps unique symbols.
    """
    user, member = map(find_compiler, request.param)
    case = "-DCASE=" + re.sub(r"\W", "_", request.node.name)
    return (
        builder.compile(user, "weak/inline_copies.cc", case),
        builder.compile(member, "weak/inline_copies.cc", case, "-DMEMBER"),
    )


def counts(library):
    return library["count"](), library["hold"]()


@pytest.mark.parametrize("in_archive", [False, True], ids=["object", "member"])
def test_inline_variables_of_two_compilers(linker, builder, inline_copies, in_archive):
    user, member = inline_copies
    library = linker.library(user, builder.archive("member.a", member) if in_archive else member)
    assert counts(library) == (506, 503504)


def test_inline_variables_of_members_that_need_each_other(jit, builder, inline_copies):
    assert counts(jit.library(builder.archive("both.a", *inline_copies))) == (506, 503504)


def test_inline_variables_of_two_compilers_over_two_libraries(session, builder, inline_copies):
    user, member = inline_copies
    below = session.create_library()
    below.add(builder.archive("member.a", member))
    above = session.create_library()
    above.set_link_order(below)
    above.add(user)
    assert counts(above) == (506, 503504)


@pytest.mark.parametrize("bind", ["lazy", "now"])
def test_inline_variables_of_two_compilers_imported(builder, inline_copies, tmp_path, bind):
    user, member = inline_copies
    package = tmp_path / "inline_copies"
    package.mkdir()
    (package / "user.o").write_bytes(user.read_bytes())
    archive = builder.archive("member.a", member)
    (package / "with_member.a").write_bytes(archive.read_bytes())
    (package / "orcjit.toml").write_text(f'bind = "{bind}"\n')
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        module = importlib.import_module("inline_copies")
    assert (module.count(), module.hold()) == (506, 503504)


def inline_constants(builder, compiler, *flags):
    """An object, and one of the library that it depends on, with inline constants in common."""
    compiler = find_compiler(compiler)
    source = "weak/inline_constants.cc"
    return builder.compile(compiler, source, *flags), builder.compile(
        compiler, source, "-DMEMBER", *flags
    )


@pytest.mark.parametrize("flags", ["-O0", "-O2"])
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("kind", ["jit", "so"])
def test_inline_constants_over_two_libraries(session, builder, tmp_path, kind, compiler, flags):
    user, member = inline_constants(builder, compiler, flags)
    if kind == "so":
        below = control_library(tmp_path, find_compiler(compiler), member)
        above = tvm_ffi.load_module(control_library(tmp_path, find_compiler(compiler), user, below))
    else:
        below = session.create_library()
        below.add(member)
        above = session.create_library()
        above.set_link_order(below)
        above.add(user)
    results = (above["cast_other"](), above["cast_own"](), above["compare"]())
    assert results == (7, 7, 7)


def test_virtual_tables_without_type_information_are_of_each_library(session, builder):
    user, _ = inline_constants(builder, "clang", "-O0")
    source = "weak/inline_constants.cc"
    member = builder.compile(find_compiler("clang"), source, "-DMEMBER", "-fno-rtti")
    below = session.create_library()
    below.add(member)
    above = session.create_library()
    above.set_link_order(below)
    above.add(user)
    assert (above["cast_own"](), above["compare"]()) == (7, 7)
