"""What a library shows to others, and what it keeps to itself."""

import pytest

from orcjit_import import SymbolNotFoundError, UndefinedSymbolError


def test_libraries_may_define_the_same_function(session, cc):
    libraries = []
    for value in range(5):
        library = session.create_library()
        library.add(cc("basic/calls_helper.c"))
        library.add(cc("basic/helper.c", f"-DVALUE={value}"))
        libraries.append(library)
    assert [library["call_helper"]() for library in libraries] == [0, 1, 2, 3, 4]


def test_libraries_may_define_the_same_data(session, cc):
    libraries = []
    for value in (1, 2):
        library = session.create_library()
        library.add(cc("basic/calls_helper.c"))
        library.add(cc("basic/helper.c", f"-DVALUE={value}"))
        libraries.append(library)
    assert [library["read_helper_data"]() for library in libraries] == [1, 2]


def test_library_does_not_see_one_it_does_not_depend_on(session, cc):
    unrelated = session.create_library("unrelated")
    unrelated.add(cc("basic/helper.c"))
    library = session.create_library()
    library.add(cc("basic/calls_helper.c"))
    with pytest.raises(UndefinedSymbolError, match="helper"):
        library.get_function("call_helper")


def test_hidden_symbol_is_seen_by_objects_of_its_library(linker, cc):
    library = linker.library(
        cc("basic/calls_hidden.c"), cc("basic/helper.c", "-DHELPER_VISIBILITY=hidden", "-DVALUE=4")
    )
    assert library["call_helper"]() == 4


def test_hidden_symbol_is_not_seen_by_other_libraries(session, cc):
    base = session.create_library()
    base.add(cc("basic/helper.c", "-DHELPER_VISIBILITY=hidden"))
    library = session.create_library()
    library.set_link_order(base)
    library.add(cc("basic/calls_helper.c"))
    with pytest.raises(UndefinedSymbolError, match="helper"):
        library.get_function("call_helper")


def test_hidden_symbol_is_passed_over_for_a_visible_one(session, cc):
    hiding, showing = session.create_library(), session.create_library()
    hiding.add(cc("basic/helper.c", "-DHELPER_VISIBILITY=hidden", "-DVALUE=1"))
    showing.add(cc("basic/helper.c", "-DVALUE=2"))
    library = session.create_library()
    library.set_link_order(hiding, showing)
    library.add(cc("basic/calls_helper.c"))
    assert library["call_helper"]() == 2


def test_hidden_reference_is_not_satisfied_by_another_library(session, cc):
    base = session.create_library()
    base.add(cc("basic/helper.c"))
    library = session.create_library()
    library.set_link_order(base)
    library.add(cc("basic/calls_hidden.c"))
    with pytest.raises(UndefinedSymbolError, match="helper"):
        library.get_function("call_helper")


def test_hidden_symbol_has_no_address_outside(session, cc):
    library = session.create_library()
    library.add(cc("basic/helper.c", "-DHELPER_VISIBILITY=hidden"))
    with pytest.raises(SymbolNotFoundError, match="helper"):
        library.symbol_address("helper")


def test_static_functions_of_one_name_do_not_meet(linker, cc):
    library = linker.library(
        cc("basic/value.c", "-DVALUE=1", "-DEXPORT=one"),
        cc("basic/value.c", "-DVALUE=2", "-DEXPORT=two"),
    )
    assert (library["one"](), library["two"]()) == (1, 2)


def test_library_may_define_a_function_of_libc_for_itself(jit, cc):
    library = jit.library(cc("symbols/interpose.c"))
    assert library["call_abs"](-3) == 997


def test_own_definition_of_a_libc_function_does_not_leak(session, cc):
    one, other = session.create_library(), session.create_library()
    one.add(cc("symbols/interpose.c"))
    other.add(cc("symbols/got_address.c"))
    assert one["call_abs"](-3) == 997
    assert other["call_libc"](12) == 4


def test_exports_of_one_name_in_two_libraries(session, cc):
    libraries = []
    for value in (1, 2):
        library = session.create_library()
        library.add(cc("basic/value.c", f"-DVALUE={value}"))
        libraries.append(library)
    assert [library["value"]() for library in libraries] == [1, 2]


def test_sessions_do_not_see_each_other(cc):
    from orcjit_import import ExecutionSession

    libraries = []
    for value in (1, 2):
        library = ExecutionSession().create_library("same")
        library.add(cc("basic/helper.c", f"-DVALUE={value}"))
        library.add(cc("basic/calls_helper.c"))
        libraries.append(library)
    assert [library["call_helper"]() for library in libraries] == [1, 2]
