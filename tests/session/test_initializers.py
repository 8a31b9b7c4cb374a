"""Initializers: which run, in which order, and when. The system linker and loader set the order."""

import tvm_ffi


def test_priorities_of_one_object(linker, cc, trace):
    linker.library(cc("initializers/priorities.c", "-DNAME=a"))
    assert trace.words()[:3] == ["+a101", "+a200", "+a"]


def test_priorities_over_all_objects(linker, cc, trace):
    library = linker.library(*(cc("initializers/priorities.c", f"-DNAME={n}") for n in "abc"))
    started = ["+a101", "+b101", "+c101", "+a200", "+b200", "+c200", "+a", "+b", "+c"]
    assert trace.words() == started
    assert library["run_a"]() == 1


def test_order_of_objects_is_the_order_of_adds(linker, cc, trace):
    library = linker.library(*(cc("initializers/plain.c", f"-DNAME={n}") for n in "cab"))
    assert trace.words() == ["+c", "+a", "+b"]
    assert library["run_a"]() == 1


def test_entries_of_one_section(linker, cc, trace):
    library = linker.library(cc("initializers/array.c"))
    assert trace.words() == ["+1", "+2"]
    assert library["run"]() == 1


def test_ctors_section(linker, cc, trace):
    library = linker.library(cc("initializers/trace_word.c"), cc("initializers/ctors.S"))
    assert trace.words() == ["+ctors.150", "+ctors2", "+ctors1"]
    assert library["run"]() == 1


def test_ctors_and_init_array_in_one_library(linker, cc, trace):
    library = linker.library(
        cc("initializers/priorities.c", "-DNAME=a"),
        cc("initializers/trace_word.c"),
        cc("initializers/ctors.S"),
        cc("initializers/priorities.c", "-DNAME=z"),
    )
    assert trace.words() == [
        *["+a101", "+z101", "+ctors.150", "+a200", "+z200"],
        *["+a", "+ctors2", "+ctors1", "+z"],
    ]
    assert library["run"]() == 1


def test_code_in_the_init_section_comes_before_arrays(linker, cc, trace):
    library = linker.library(
        cc("initializers/priorities.c", "-DNAME=a"),
        cc("initializers/trace_word.c"),
        cc("initializers/init_section.S"),
        cc("initializers/init_more.S"),
    )
    assert trace.words() == ["+init", "+init2", "+a101", "+a200", "+a"]
    assert library["run"]() == 1


def test_static_objects_in_order_of_declaration(linker, cc, trace):
    library = linker.library(cc("initializers/static_object.cc"))
    assert trace.words() == ["+early", "+first", "+second"]
    assert library["run"]() == 1


def test_static_local_object_is_made_on_first_use(linker, cc, trace):
    library = linker.library(cc("initializers/static_object.cc"))
    trace.take()
    assert library["touch"]() == 1
    assert trace.take() == ["+lazy"]
    assert library["touch"]() == 1
    assert trace.take() == []


def test_dynamic_initialisation_of_data(linker, cc):
    library = linker.library(cc("initializers/data.cc"))
    assert library["get_computed"]() == 42
    assert library["table_size"]() == 3
    assert [library["square"](value) for value in (0, 3, 9)] == [0, 9, 81]


def test_initializers_of_merged_objects(linker, cc, builder, trace):
    objects = [cc("initializers/priorities.c", f"-DNAME={name}") for name in "ab"]
    library = linker.library(builder.merge("merged.o", *objects))
    assert trace.words() == ["+a101", "+b101", "+a200", "+b200", "+a", "+b"]
    assert library["run_b"]() == 1


def test_with_function_sections(linker, cc, trace):
    linker.library(cc("initializers/priorities.c", "-DNAME=a", "-ffunction-sections", "-O0"))
    assert trace.words()[:3] == ["+a101", "+a200", "+a"]


def test_arguments_of_initializers(linker, cc):
    library = linker.library(cc("initializers/arguments.c"))
    assert library["argument_count"]() > 0
    assert library["argv0_length"]() > 0
    assert library["environment_given"]() == 1


def test_environment_of_initializers_is_the_present_one(linker, cc, monkeypatch):
    monkeypatch.setenv("ORCJIT_TEST_NEW_VARIABLE", "1")  # the C library takes a new array for it
    library = linker.library(cc("initializers/arguments.c"))
    assert library["environment_is_the_present_one"]() == 1


def test_exceptions_within_initializers(linker, cc):
    assert linker.library(cc("initializers/catches.cc"))["get_value"]() == 12


def test_thread_that_an_initializer_starts(linker, cc):
    assert linker.library(cc("initializers/background.cc"))["has_ticked"]() == 1


def test_they_run_once(session, cc, trace):
    library = session.create_library()
    library.add(cc("initializers/plain.c", "-DNAME=a"))
    for _ in range(3):
        library.get_function("run_a")
    assert trace.words() == ["+a"]


def test_adding_runs_nothing(session, cc, trace):
    library = session.create_library()
    library.add(cc("initializers/plain.c", "-DNAME=a"))
    assert trace.words() == []


def test_first_lookup_runs_them(session, cc, trace):
    library = session.create_library()
    library.add(cc("initializers/plain.c", "-DNAME=a"))
    library.add(cc("basic/add.c"))
    library.get_function("add")
    assert trace.words() == ["+a"]


def test_symbol_address_runs_them(session, cc, trace):
    library = session.create_library()
    library.add(cc("initializers/plain.c", "-DNAME=a"))
    library.symbol_address("a")
    assert trace.words() == ["+a"]


def test_object_added_later_runs_its_own_at_the_next_lookup(session, cc, trace):
    library = session.create_library()
    library.add(cc("initializers/plain.c", "-DNAME=a"))
    library.get_function("run_a")
    library.add(cc("initializers/plain.c", "-DNAME=b"))
    assert trace.words() == ["+a"]
    library.get_function("run_a")
    assert trace.words() == ["+a", "+b"]


def test_dependencies_come_first(session, cc, trace):
    base, user = session.create_library(), session.create_library()
    base.add(cc("initializers/plain.c", "-DNAME=base"))
    user.add(cc("initializers/plain.c", "-DNAME=user", "-DNEEDS=base"))
    user.set_link_order(base)
    user.get_function("run_user")
    assert trace.words() == ["+base", "+user"]


def test_dependency_that_is_not_called_runs_its_own_too(session, cc, trace):
    base, user = session.create_library(), session.create_library()
    base.add(cc("initializers/plain.c", "-DNAME=base"))
    user.add(cc("initializers/plain.c", "-DNAME=user"))
    user.set_link_order(base)
    user.get_function("run_user")
    assert trace.words() == ["+base", "+user"]


def test_chain_of_dependencies(session, cc, trace):
    previous = None
    for name in "abc":
        library = session.create_library()
        needs = [f"-DNEEDS={chr(ord(name) - 1)}"] if previous else []
        library.add(cc("initializers/plain.c", f"-DNAME={name}", *needs))
        if previous:
            library.set_link_order(previous)
        previous = library
    previous.get_function("run_c")
    assert trace.words() == ["+a", "+b", "+c"]


def test_control_runs_dependencies_first(linker, cc, trace):
    base = linker.library(cc("initializers/plain.c", "-DNAME=base"))
    user = linker.library(
        cc("initializers/plain.c", "-DNAME=user", "-DNEEDS=base"), depends=(base,)
    )
    assert user["run_user"]() == 2
    assert trace.words() == ["+base", "+user"]


def test_diamond_runs_its_base_once(session, cc, trace):
    base = session.create_library()
    base.add(cc("initializers/plain.c", "-DNAME=base"))
    sides = []
    for name in ("left", "right"):
        side = session.create_library()
        side.add(cc("initializers/plain.c", f"-DNAME={name}", "-DNEEDS=base"))
        side.set_link_order(base)
        sides.append(side)
    top = session.create_library()
    top.add(cc("initializers/plain.c", "-DNAME=top"))
    top.set_link_order(*sides)
    top.get_function("run_top")
    words = trace.words()
    assert sorted(words) == ["+base", "+left", "+right", "+top"]
    assert (words[0], words[-1]) == ("+base", "+top")


def test_libraries_that_need_each_other_both_run(session, cc, trace):
    one, other = session.create_library(), session.create_library()
    one.add(cc("initializers/plain.c", "-DNAME=one", "-DNEEDS=other"))
    other.add(cc("initializers/plain.c", "-DNAME=other", "-DNEEDS=one"))
    one.set_link_order(other)
    other.set_link_order(one)
    assert one["run_one"]() == 2
    assert sorted(trace.words()) == ["+one", "+other"]


def test_initializer_calls_a_registered_function(linker, cc):
    tvm_ffi.register_global_func("test.orcjit.on_load", lambda value: value + 1, override=True)
    try:
        assert linker.library(cc("initializers/calls_python.c"))["get_answer"]() == 21
    finally:
        tvm_ffi.remove_global_func("test.orcjit.on_load")


def test_initializer_loads_another_library(session, cc):
    def load(value):
        return session.load_module(cc("basic/add.c"))["add"](value, 2)

    tvm_ffi.register_global_func("test.orcjit.on_load", load, override=True)
    try:
        assert session.load_module(cc("initializers/calls_python.c"))["get_answer"]() == 22
    finally:
        tvm_ffi.remove_global_func("test.orcjit.on_load")


def test_initializer_looks_its_own_library_up(session, cc):
    library = session.create_library()
    library.add(cc("initializers/calls_python.c"))
    library.add(cc("basic/add.c"))

    def look(value):
        return library.get_function("add")(value, 3)

    tvm_ffi.register_global_func("test.orcjit.on_load", look, override=True)
    try:
        assert library["get_answer"]() == 23
    finally:
        tvm_ffi.remove_global_func("test.orcjit.on_load")
