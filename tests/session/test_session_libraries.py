"""Libraries of a session: their names, and the ways to add objects to them."""

import subprocess

import pytest

from orcjit_import import (
    DuplicateSymbolError,
    DynamicLibrary,
    ExecutionSession,
    LibraryNameError,
    ObjectFormatError,
)


def test_library_has_the_name_it_was_given(session):
    assert session.create_library("kernels").library_name == "kernels"


def test_names_are_made_up_and_unique(session):
    names = [session.create_library().library_name for _ in range(20)]
    assert all(names)
    assert len(set(names)) == 20


def test_made_up_name_avoids_a_given_one(session):
    first = session.create_library()
    given = [session.create_library(f"lib{number}") for number in range(1, 5)]
    made_up = [session.create_library() for _ in range(5)]
    assert len({library.library_name for library in [first, *given, *made_up]}) == 10


def test_duplicate_name_is_an_error(session):
    kept = session.create_library("twice")
    with pytest.raises(LibraryNameError, match="twice"):
        session.create_library("twice")
    assert kept.library_name == "twice"


def test_name_may_be_used_in_two_sessions():
    first, second = ExecutionSession(), ExecutionSession()
    assert first.create_library("same").library_name == second.create_library("same").library_name


def test_name_is_free_again_when_its_library_has_gone(session):
    library = session.create_library("reused")
    del library
    assert session.create_library("reused").library_name == "reused"


@pytest.mark.parametrize("name", ["with space", "naïve-ü", "a/b.o", "x" * 5000, "<main>"])
def test_unusual_names_work(session, cc, name):
    library = session.create_library(name)
    library.add(cc("basic/add.c"))
    assert (library.library_name, library["add"](1, 2)) == (name, 3)


def test_name_must_be_text(session):
    with pytest.raises(TypeError):
        session.create_library(7)


def test_create_library_gives_a_dynamic_library(session):
    assert type(session.create_library()) is DynamicLibrary


def test_add_a_path_object(session, cc):
    library = session.create_library()
    library.add(cc("basic/add.c"))
    assert library["add"](1, 2) == 3


def test_add_a_path_as_text(session, cc):
    library = session.create_library()
    library.add(str(cc("basic/add.c")))
    assert library["add"](1, 2) == 3


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_add_the_content_of_an_object(session, cc, kind):
    library = session.create_library()
    library.add(kind(cc("basic/add.c").read_bytes()))
    assert library["add"](1, 2) == 3


def test_content_may_change_after_it_was_added(session, cc):
    content = bytearray(cc("basic/add.c").read_bytes())
    library = session.create_library()
    library.add(content)
    content[:] = bytes(len(content))
    assert library["add"](1, 2) == 3


def test_add_a_custom_path_like(session, cc):
    class Reference:
        def __fspath__(self) -> str:
            return str(cc("basic/add.c"))

    library = session.create_library()
    library.add(Reference())
    assert library["add"](1, 2) == 3


def test_add_a_path_with_unusual_characters(session, cc, tmp_path):
    path = tmp_path / "with space, ünïcode & 'quotes'.o"
    path.write_bytes(cc("basic/add.c").read_bytes())
    library = session.create_library()
    library.add(path)
    assert library["add"](1, 2) == 3


def test_add_a_relative_path(session, cc, monkeypatch):
    path = cc("basic/add.c")
    monkeypatch.chdir(path.parent)
    library = session.create_library()
    library.add("add.o")
    assert library["add"](1, 2) == 3


@pytest.mark.parametrize("wrong", [None, 3, 1.5, ["a.o"], object()])
def test_add_refuses_what_is_no_object_file(session, wrong):
    library = session.create_library()
    with pytest.raises(TypeError, match=type(wrong).__name__):
        library.add(wrong)


def test_objects_find_each_other_in_any_order(session, cc):
    caller, helper = cc("basic/calls_helper.c"), cc("basic/helper.c", "-DVALUE=6")
    for order in ([caller, helper], [helper, caller]):
        library = session.create_library()
        for path in order:
            library.add(path)
        assert library["call_helper"]() == 6


def test_object_file_may_go_after_it_was_linked(session, cc, tmp_path):
    path = tmp_path / "gone.o"
    path.write_bytes(cc("basic/add.c").read_bytes())
    library = session.create_library()
    library.add(path)
    function = library.get_function("add")
    path.unlink()
    assert function(1, 2) == 3


def test_add_after_a_function_was_looked_up(session, cc):
    library = session.create_library()
    library.add(cc("basic/add.c"))
    assert library["add"](1, 2) == 3
    library.add(cc("basic/value.c", "-DVALUE=9", "-DEXPORT=later"))
    assert (library["later"](), library["add"](3, 4)) == (9, 7)


def test_object_added_later_sees_the_state_of_earlier_ones(session, cc):
    library = session.create_library()
    library.add(cc("symbols/comdat.cc", "-DID=1"))
    assert [library["bump_1"](), library["bump_1"]()] == [1, 2]
    library.add(cc("symbols/comdat.cc", "-DID=2"))
    assert library["bump_2"]() == 3


def test_objects_of_both_compilers_make_one_library(session, gcc, clang):
    library = session.create_library()
    library.add(gcc("basic/calls_helper.c"))
    library.add(clang("basic/helper.c", "-DVALUE=12"))
    assert library["call_helper"]() == 12


def test_a_hundred_objects_make_one_library(session, cc):
    template = cc("basic/value.c", "-DVALUE=1", "-DEXPORT=name_000").read_bytes()
    library = session.create_library()
    for number in range(100):
        library.add(template.replace(b"name_000", b"name_%03d" % number))
    assert sum(library[f"name_{number:03d}"]() for number in range(100)) == 100


def test_empty_library_exports_nothing(session):
    assert list(session.create_library().exports) == []


def test_objects_in_memory_are_told_by_their_place_and_source(session, cc):
    helpers = [cc("basic/helper.c", f"-DVALUE={value}").read_bytes() for value in (1, 2)]
    library = session.create_library()
    library.add(cc("basic/add.c").read_bytes())
    library.add(helpers[0])
    told = r"'<bytes 1: helper\.c>' and again in '<bytes 2: helper\.c>'"
    with pytest.raises(DuplicateSymbolError, match=told):
        library.add(helpers[1])
    with pytest.raises(DuplicateSymbolError, match=r"'<bytes 0: helper.c>' .* '<bytes 1: "):
        session.load_module(helpers)
    with pytest.raises(ObjectFormatError, match="'<bytes 2>' is a text file"):
        library.add(b"text")


def test_an_object_in_memory_without_the_name_of_a_source(session, cc, tmp_path):
    path = tmp_path / "helper.o"
    path.write_bytes(cc("basic/helper.c", "-DVALUE=1").read_bytes())
    subprocess.run(["strip", "--strip-unneeded", path], check=True)
    with pytest.raises(DuplicateSymbolError, match="'<bytes 0>' and again in '<bytes 1>'"):
        session.load_module([path.read_bytes()] * 2)
