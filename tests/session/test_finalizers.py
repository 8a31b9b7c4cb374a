"""Finalizers when a library is unloaded: which run, once, and in which order."""

import gc

import tvm_ffi


def unloaded(trace, library):
    """Forget what was traced, let go of the library (in a list), return what its end traced."""
    trace.take()
    library.clear()
    gc.collect()
    return trace.words()


def test_priorities(linker, cc, trace):
    library = [linker.library(*(cc("initializers/priorities.c", f"-DNAME={n}") for n in "ab"))]
    assert unloaded(trace, library) == ["-b", "-a", "-b200", "-a200", "-b101", "-a101"]


def test_entries_of_one_section(linker, cc, trace):
    assert unloaded(trace, [linker.library(cc("initializers/array.c"))]) == ["-4", "-3"]


def test_dtors_section(linker, cc, trace):
    library = [linker.library(cc("initializers/trace_word.c"), cc("initializers/ctors.S"))]
    assert unloaded(trace, library) == ["-dtors1", "-dtors2", "-dtors.150"]


def test_dtors_and_fini_array_in_one_library(linker, cc, trace):
    library = [
        linker.library(
            cc("initializers/priorities.c", "-DNAME=a"),
            cc("initializers/trace_word.c"),
            cc("initializers/ctors.S"),
            cc("initializers/priorities.c", "-DNAME=z"),
        )
    ]
    assert unloaded(trace, library) == [
        *["-z", "-dtors1", "-dtors2", "-a"],
        *["-z200", "-a200", "-dtors.150", "-z101", "-a101"],
    ]


def test_code_in_the_fini_section_comes_after_arrays(linker, cc, trace):
    library = [
        linker.library(
            cc("initializers/init_section.S"),
            cc("initializers/init_more.S"),
            cc("initializers/trace_word.c"),
            cc("initializers/priorities.c", "-DNAME=a"),
        )
    ]
    assert unloaded(trace, library) == ["-a", "-a200", "-a101", "-fini", "-fini2"]


def test_static_objects_in_reverse(linker, cc, trace):
    library = [linker.library(cc("initializers/static_object.cc"))]
    assert library[0]["touch"]() == 1
    assert unloaded(trace, library) == ["-lazy", "-second", "-first", "-early"]


def test_atexit_handlers_in_reverse(linker, cc, trace):
    library = [linker.library(cc("finalizers/atexit.c"))]
    assert library[0]["register_late"]() == 0
    assert unloaded(trace, library) == ["-destructor", "-late", "-atexit2", "-atexit1"]


def test_cxa_atexit_handlers_in_reverse(linker, cc, trace):
    library = [linker.library(cc("finalizers/cxa_atexit.c"))]
    assert library[0]["register_two"]() == 0
    assert unloaded(trace, library) == ["-registered-second", "-registered-first"]


def test_handle_is_one_per_library(linker, cc):
    libraries = [linker.library(cc("finalizers/cxa_atexit.c")) for _ in range(2)]
    handles = [library["handle"]() for library in libraries]
    assert 0 not in handles
    assert handles[0] != handles[1]


def test_handlers_of_other_libraries_stay(linker, cc, trace):
    kept = [linker.library(cc("finalizers/cxa_atexit.c"))]
    gone = [linker.library(cc("finalizers/atexit.c"))]
    assert kept[0]["register_two"]() == 0
    assert unloaded(trace, gone) == ["-destructor", "-atexit2", "-atexit1"]
    assert unloaded(trace, kept) == ["-registered-second", "-registered-first"]


def test_handler_registered_by_a_handler(linker, cc, trace):
    library = [linker.library(cc("finalizers/nested.c"))]
    assert library[0]["register_outer"]() == 0
    assert unloaded(trace, library) == ["-outer", "-inner"]


def test_library_without_initializers(linker, cc, trace):
    library = [linker.library(cc("finalizers/only_fini.c"))]
    assert library[0]["run"]() == 1
    assert unloaded(trace, library) == ["-only"]


def test_exceptions_within_finalizers(linker, cc, trace):
    assert unloaded(trace, [linker.library(cc("initializers/catches.cc"))]) == ["-caught"]


def test_thread_that_a_finalizer_joins(linker, cc, trace):
    library = [linker.library(cc("initializers/background.cc"))]
    assert library[0]["has_ticked"]() == 1
    assert unloaded(trace, library) == ["-thread"]


def test_user_before_its_dependency(linker, cc, trace):
    base = linker.library(cc("initializers/plain.c", "-DNAME=base"))
    flags = ("-DNAME=user", "-DNEEDS=base")
    libraries = [linker.library(cc("initializers/plain.c", *flags), depends=(base,))]
    del base
    assert unloaded(trace, libraries) == ["-user", "-base"]


def test_objects_added_later_go_first(session, cc, trace):
    library = [session.create_library()]
    library[0].add(cc("initializers/plain.c", "-DNAME=a"))
    library[0].get_function("run_a")
    library[0].add(cc("initializers/plain.c", "-DNAME=b"))
    library[0].get_function("run_b")
    assert unloaded(trace, library) == ["-b", "-a"]


def test_finalizer_calls_a_registered_function(linker, cc):
    calls = []
    tvm_ffi.register_global_func(
        "test.orcjit.on_unload", lambda: calls.append("called"), override=True
    )
    try:
        library = linker.library(cc("finalizers/calls_python.c"))
        del library
        gc.collect()
        assert calls == ["called"]
    finally:
        tvm_ffi.remove_global_func("test.orcjit.on_unload")


def test_finalizer_uses_the_session(session, cc):
    results = []

    def load():
        results.append(session.load_module(cc("basic/add.c"))["add"](1, 2))

    tvm_ffi.register_global_func("test.orcjit.on_unload", load, override=True)
    try:
        library = session.load_module(cc("finalizers/calls_python.c"))
        del library
        gc.collect()
        assert results == [3]
    finally:
        tvm_ffi.remove_global_func("test.orcjit.on_unload")


def test_name_of_an_unloaded_library_serves_again(session, cc, trace):
    for _ in range(3):
        library = session.create_library("again")
        library.add(cc("initializers/plain.c", "-DNAME=a"))
        assert library["run_a"]() == 1
        del library
        gc.collect()
        assert trace.take() == ["+a", "-a"]
