"""Archives: members are linked when one of their symbols is needed, as a linker does it."""

import pytest
from support.build import run
from support.compilers import find_tool
from support.process import lines_of

from orcjit_import import (
    DuplicateSymbolError,
    ExecutionSession,
    FunctionNotFoundError,
    ObjectFormatError,
    UndefinedSymbolError,
)


@pytest.fixture
def archive(builder, cc):
    return builder.archive(
        "k.a", cc("archive/unneeded.c"), cc("archive/entry.c"), cc("archive/chained.c")
    )


def library_of(session, *inputs):
    library = session.create_library()
    for item in inputs:
        library.add(item)
    return library


def test_function_of_a_member(session, archive):
    assert library_of(session, archive)["entry"](1) == 1001


def test_archive_as_bytes(session, archive):
    assert library_of(session, archive.read_bytes())["entry"](1) == 1001


def test_exports_are_those_of_all_members(session, archive):
    assert list(library_of(session, archive).exports) == ["entry", "unneeded"]


def test_member_that_nobody_needs_is_not_linked(session, archive, trace):
    assert library_of(session, archive)["entry"](1) == 1001
    assert trace.words() == []


def test_undefined_symbol_of_a_member_shows_when_it_is_needed(session, archive):
    library = library_of(session, archive)
    with pytest.raises(UndefinedSymbolError, match="defined_nowhere"):
        library.get_function("unneeded")
    assert library["entry"](1) == 1001


def test_missing_function_of_an_archive(session, archive):
    with pytest.raises(FunctionNotFoundError, match="absent"):
        library_of(session, archive).get_function("absent")


def test_object_pulls_a_member(session, cc, builder, trace):
    archive = builder.archive("k.a", cc("archive/with_constructor.c"))
    library = library_of(session, cc("archive/uses_ready.c"), archive)
    assert library["ask_ready"]() == 1
    assert trace.words() == ["+member"]


def test_object_added_after_the_archive_pulls_a_member(session, cc, builder):
    archive = builder.archive("k.a", cc("archive/with_constructor.c"))
    library = library_of(session, archive, cc("archive/uses_ready.c"))
    assert library["ask_ready"]() == 1


def test_member_runs_its_initializer_once(session, cc, builder, trace):
    archive = builder.archive("k.a", cc("archive/with_constructor.c"))
    library = library_of(session, archive, cc("archive/uses_ready.c"))
    assert (library["get_ready"](), library["ask_ready"]()) == (1, 1)
    assert trace.words() == ["+member"]


def test_definition_of_an_object_wins_over_an_archive(session, cc, builder):
    archive = builder.archive("k.a", cc("archive/chained.c"))
    library = library_of(session, cc("archive/entry.c"), cc("archive/chained_too.c"), archive)
    assert library["entry"](1) == 2001


def test_first_archive_that_defines_a_symbol_wins(session, cc, builder):
    first = builder.archive("first.a", cc("archive/chained.c"))
    second = builder.archive("second.a", cc("archive/chained_too.c"))
    assert library_of(session, cc("archive/entry.c"), first, second)["entry"](1) == 1001
    assert library_of(session, cc("archive/entry.c"), second, first)["entry"](1) == 2001


def test_archive_of_a_dependency(session, cc, builder):
    base = library_of(session, builder.archive("k.a", cc("archive/chained.c")))
    library = session.create_library()
    library.set_link_order(base)
    library.add(cc("archive/entry.c"))
    assert library["entry"](1) == 1001


def test_control_agrees_on_archives(linker, cc, builder, trace):
    archive = builder.archive("k.a", cc("archive/unneeded.c"), cc("archive/chained.c"))
    assert linker.library(cc("archive/entry.c"), archive)["entry"](1) == 1001
    assert trace.words() == []


def test_thin_archive(session, cc, builder):
    archive = builder.archive(
        "thin.a", cc("archive/entry.c"), cc("archive/chained.c"), options="rcsDT"
    )
    assert archive.read_bytes().startswith(b"!<thin>\n")
    assert library_of(session, archive)["entry"](1) == 1001


def test_thin_archive_whose_member_has_gone(session, cc, tmp_path):
    member = tmp_path / "gone.o"
    member.write_bytes(cc("basic/add.c").read_bytes())
    archive = tmp_path / "thin.a"
    run(find_tool("ar", "binutils"), "rcsDT", archive, member)
    member.unlink()
    with pytest.raises((FileNotFoundError, ObjectFormatError), match=r"gone\.o"):
        library_of(session, archive).get_function("add")


def test_archive_without_index(session, cc, builder):
    archive = builder.archive("plain.a", cc("basic/add.c"), options="rcSD")
    with pytest.raises(ObjectFormatError, match=r"index.*ranlib"):
        library_of(session, archive)


def test_archive_of_llvm(session, cc, tmp_path):
    archive = tmp_path / "k.a"
    objects = (cc("archive/entry.c"), cc("archive/chained.c"))
    run(find_tool("llvm-ar", "llvm"), "rcs", archive, *objects)
    assert library_of(session, archive)["entry"](1) == 1001


def test_members_of_the_same_name(session, cc, builder):
    one = cc("basic/value.c", "-DVALUE=1", "-DEXPORT=one")
    two = cc("basic/value.c", "-DVALUE=2", "-DEXPORT=two")
    library = library_of(session, builder.archive("k.a", one, two, options="qcsD"))
    assert (library["one"](), library["two"]()) == (1, 2)


def test_long_member_names(session, cc, tmp_path):
    member = tmp_path / ("a_member_with_a_name_longer_than_sixteen_bytes" + ".o")
    member.write_bytes(cc("basic/add.c").read_bytes())
    archive = tmp_path / "k.a"
    run(find_tool("ar", "binutils"), "rcsD", archive, member)
    assert library_of(session, archive)["add"](1, 2) == 3


def test_empty_archive_exports_nothing(session, builder):
    assert list(library_of(session, builder.archive("empty.a")).exports) == []


def test_members_of_cpp(session, cc, builder):
    archive = builder.archive(
        "k.a", cc("exceptions/thrower.cc"), cc("exceptions/catcher.cc"), cc("basic/add.c")
    )
    library = library_of(session, archive)
    assert [library["catch_number"](number) for number in (0, 1, 2, 3)] == [0, 11, 22, 33]


def test_members_see_objects_of_the_library(session, cc, builder):
    archive = builder.archive("k.a", cc("basic/calls_helper.c"))
    library = library_of(session, archive, cc("basic/helper.c", "-DVALUE=3"))
    assert library["call_helper"]() == 3


def test_more_large_archives_than_files_may_be_open(cc, builder):
    large = cc("codemodel/large_rodata.c", "-DMEGABYTES=2")
    archive = builder.archive("k.a", cc("basic/add.c"), large)
    program = """
import resource, sys
from orcjit_import import ExecutionSession
resource.setrlimit(resource.RLIMIT_NOFILE, (300, 300))
session = ExecutionSession()
modules = [session.load_module(sys.argv[1]) for _ in range(310)]
print(sum(module["add"](1, 2) for module in modules))
"""
    assert lines_of(program, archive) == ["930"]


def test_archive_in_load_module(cc, archive):
    assert ExecutionSession().load_module([archive])["entry"](1) == 1001


TWICE = {
    "calls.c": '#include "kernel.h"\nint both(void) { return 1; }\nint once(void);\n'
    "EXPORT_INT(call) { return both() + once(); }\n",
    "twice.c": "int both(void) { return 2; }\nint once(void) { return 10; }\n",
    "once.c": "int once(void) { return 20; }\n",
}


@pytest.mark.parametrize("has_another", [False, True])
def test_a_member_that_defines_a_symbol_again_is_not_passed_over(session, builder, has_another):
    """As for a linker, also where another archive has what the member is taken for."""
    calls, twice, once = (builder.compile_text("gcc", *each) for each in TWICE.items())
    library = session.create_library()
    library.add(calls)
    library.add(builder.archive("twice.a", twice))
    if has_another:
        library.add(builder.archive("once.a", once))
    for _ in range(2):
        with pytest.raises(DuplicateSymbolError, match="duplicate symbol 'both': defined in"):
            library["call"]()
