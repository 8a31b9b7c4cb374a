"""Link order: which libraries a library looks in, and in which order."""

import pytest
import tvm_ffi

from orcjit_import import ExecutionSession, LinkOrderError, UndefinedSymbolError


def helper_library(session, cc, value):
    library = session.create_library()
    library.add(cc("basic/helper.c", f"-DVALUE={value}"))
    return library


def calling_library(session, cc, *order):
    library = session.create_library()
    library.set_link_order(*order)
    library.add(cc("basic/calls_helper.c"))
    return library


def test_symbol_is_found_in_a_library_of_the_order(session, cc):
    library = calling_library(session, cc, helper_library(session, cc, 8))
    assert (library["call_helper"](), library["read_helper_data"]()) == (8, 8)


def test_order_may_be_set_after_the_objects_were_added(session, cc):
    library = calling_library(session, cc)
    library.set_link_order(helper_library(session, cc, 8))
    assert library["call_helper"]() == 8


def test_first_library_of_the_order_wins(session, cc):
    one, two = (helper_library(session, cc, value) for value in (1, 2))
    assert calling_library(session, cc, one, two)["call_helper"]() == 1
    assert calling_library(session, cc, two, one)["call_helper"]() == 2


def test_own_definition_wins_over_the_order(session, cc):
    library = calling_library(session, cc, helper_library(session, cc, 1))
    library.add(cc("basic/helper.c", "-DVALUE=5"))
    assert library["call_helper"]() == 5


def test_setting_the_order_again_replaces_it(session, cc):
    one, two = (helper_library(session, cc, value) for value in (1, 2))
    library = calling_library(session, cc, one)
    library.set_link_order(two)
    assert library["call_helper"]() == 2


def test_order_may_be_emptied(session, cc):
    library = calling_library(session, cc, helper_library(session, cc, 1))
    library.set_link_order()
    with pytest.raises(UndefinedSymbolError, match="helper"):
        library.get_function("call_helper")


def test_same_library_twice_in_the_order_is_harmless(session, cc):
    helper = helper_library(session, cc, 4)
    assert calling_library(session, cc, helper, helper)["call_helper"]() == 4


def test_library_keeps_its_dependencies_alive(session, cc):
    function = calling_library(session, cc, helper_library(session, cc, 4))["call_helper"]
    assert function() == 4


def test_order_is_searched_transitively(session, cc):
    bottom = session.create_library()
    bottom.add(cc("basic/helper.c", "-DVALUE=3"))
    middle = session.create_library()
    middle.set_link_order(bottom)
    middle.add(cc("basic/add.c"))
    assert calling_library(session, cc, middle)["call_helper"]() == 3


def test_transitive_search_is_breadth_first(session, cc):
    deep = helper_library(session, cc, 100)
    first = session.create_library()
    first.set_link_order(deep)
    first.add(cc("basic/add.c"))
    second = helper_library(session, cc, 2)
    assert calling_library(session, cc, first, second)["call_helper"]() == 2


def test_dependency_uses_its_own_order_not_that_of_its_user(session, cc):
    hidden_from_middle = helper_library(session, cc, 1)
    middle = calling_library(session, cc, helper_library(session, cc, 2))
    top = calling_library(session, cc, hidden_from_middle, middle)
    assert (top["call_helper"](), middle["call_helper"]()) == (1, 2)


def test_chain_of_libraries(session, cc):
    last = session.create_library()
    last.add(cc("basic/step.c", "-DNAME=c", "-DVALUE=3"))
    middle = session.create_library()
    middle.set_link_order(last)
    middle.add(cc("basic/forward.c", "-DNAME=b", "-DNEXT=c", "-DVALUE=2"))
    first = session.create_library()
    first.set_link_order(middle)
    first.add(cc("basic/forward.c", "-DNAME=a", "-DNEXT=b", "-DVALUE=1"))
    assert first["run_a"]() == 321


def test_two_libraries_may_need_each_other(session, cc):
    one, other = session.create_library(), session.create_library()
    one.set_link_order(other)
    other.set_link_order(one)
    one.add(cc("basic/mutual_a.c"))
    other.add(cc("basic/mutual_b.c"))
    assert (one["is_even"](10), other["is_odd"](10)) == (1, 0)


def test_functions_of_a_dependency_are_not_exported(session, cc):
    base = session.create_library()
    base.add(cc("basic/add.c"))
    library = session.create_library()
    library.set_link_order(base)
    library.add(cc("basic/value.c"))
    assert list(library.exports) == ["value"]
    assert not library.implements_function("add")


def test_diamond_has_one_instance_of_its_base(session, cc):
    base = session.create_library()
    base.add(cc("tls/define.c"))
    sides = []
    for _ in range(2):
        side = session.create_library()
        side.set_link_order(base)
        side.add(cc("tls/use.c"))
        sides.append(side)
    base["set_shared"](31)
    assert [side["get_shared"]() for side in sides] == [31, 31]


def test_library_of_another_session_is_refused(session, cc):
    foreign = helper_library(ExecutionSession(), cc, 1)
    library = session.create_library("caller")
    with pytest.raises(LinkOrderError, match="session"):
        library.set_link_order(foreign)


def test_refused_order_leaves_the_old_one(session, cc):
    library = calling_library(session, cc, helper_library(session, cc, 5))
    with pytest.raises(LinkOrderError):
        library.set_link_order(helper_library(ExecutionSession(), cc, 1))
    assert library["call_helper"]() == 5


@pytest.mark.parametrize("wrong", [None, "base", 3, b"x"])
def test_what_is_no_library_is_refused(session, wrong):
    with pytest.raises((LinkOrderError, TypeError), match=type(wrong).__name__):
        session.create_library().set_link_order(wrong)


def test_module_of_another_kind_is_refused(session):
    with pytest.raises(LinkOrderError, match="Module"):
        session.create_library().set_link_order(tvm_ffi.system_lib())
