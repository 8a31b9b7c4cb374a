"""What the first import of a process loads, and what it leaves for later."""

from collections.abc import Callable
from pathlib import Path

from support.process import lines_of

Place = Callable[..., Path]

# All that is loaded for an object file that exports functions and has no manifest.
NEEDED = {
    *{"_native", "atomic", "error_base", "exported_function", "ffi_api", "found_loader", "hook"},
    *{"imported", "lone_file", "lone_loader", "module", "opened_library", "path_entries"},
    *{"requests", "session", "tracing"},
}
# Where the environment has namespaces of others, which a `.pth` file has imported.
OF_NAMESPACES = {"naming", "strays"}


def test_a_first_import_loads_only_what_it_needs(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/add.c")
    program = f"""
        import sys
        import tvm_ffi
        import orcjit_import
        sys.path.insert(0, {str(here)!r})
        import kernels
        print(kernels.add(1, 2))
        print(*[name[14:] for name in sys.modules if name.startswith("orcjit_import.")])
    """
    result, loaded = lines_of(program)
    assert result == "3"
    assert NEEDED <= {*loaded.split()} <= NEEDED | OF_NAMESPACES


def test_the_first_entry_of_an_interactive_program_goes_the_short_way(
    here: Path, place: Place
) -> None:
    """Which is the working directory, as the empty text."""
    place(here / "kernels.o", "basic/add.c")
    program = f"""
        import os, sys
        os.chdir({str(here)!r})
        sys.path.insert(0, "")
        import tvm_ffi
        import orcjit_import
        import kernels
        print(kernels.__file__, type(kernels.__loader__).__name__)
    """
    assert lines_of(program) == [f"{here / 'kernels.o'} LoneFileLoader"]


def test_an_error_of_the_core_is_of_its_class(here: Path) -> None:
    program = f"""
        import tvm_ffi
        from orcjit_import import session
        try:
            session.default_session().load_module({str(here / "missing.o")!r})
        except FileNotFoundError as error:
            import orcjit_import
            print(type(error) is orcjit_import.ObjectNotFoundError)

        @tvm_ffi.convert
        def fail():
            raise orcjit_import.RelocationError("as from a kernel")

        try:
            fail()
        except Exception as error:
            print(type(error) is orcjit_import.RelocationError, error.args)
    """
    assert lines_of(program) == ["True", "True ('as from a kernel',)"]


def test_an_error_keeps_its_class_on_its_way_through_kernels(here: Path) -> None:
    """Also the first, which is raised before TVM-FFI knows any class, and crosses it twice."""
    program = f"""
        import tvm_ffi
        from orcjit_import import session

        @tvm_ffi.convert
        def load():
            session.default_session().load_module({str(here / "missing.o")!r})

        for _ in range(2):
            try:
                load()
            except Exception as error:
                print(type(error).__name__, str(error).count("ObjectNotFoundError: "))
    """
    assert lines_of(program) == ["ObjectNotFoundError 0"] * 2


def test_errors_that_were_there_before_the_core_are_known(here: Path) -> None:
    program = f"""
        import orcjit_import.errors
        from orcjit_import import session
        import tvm_ffi
        try:
            session.default_session().load_module({str(here / "missing.o")!r})
        except Exception as error:
            print(type(error).__name__, error.__tvm_ffi_error__.kind)
    """
    assert lines_of(program) == ["ObjectNotFoundError ObjectNotFoundError"]


def test_an_error_is_of_the_classes_of_the_package_that_was_imported_last(here: Path) -> None:
    """Which TVM-FFI does not know yet, where it knows those of the first time."""
    program = f"""
        import sys
        for _ in range(2):
            from orcjit_import.error_base import OrcJITError
            from orcjit_import import session
            try:
                session.default_session().load_module({str(here / "missing.o")!r})
            except Exception as error:
                print(type(error).__name__, isinstance(error, OrcJITError))
            for name in [*sys.modules]:
                if name.partition(".")[0] == "orcjit_import":
                    del sys.modules[name]
    """
    assert lines_of(program) == ["ObjectNotFoundError True"] * 2


def test_classes_of_errors_that_an_interrupt_takes_back_are_not_raised(here: Path) -> None:
    """Python forgets a file that was interrupted at its end, and makes the classes again."""
    program = f"""
        import orcjit_import.session
        from orcjit_import import error_base

        def interrupt(_):
            error_base.listeners.remove(interrupt)
            raise KeyboardInterrupt

        def load():
            orcjit_import.session.default_session().load_module({str(here / "missing.o")!r})

        error_base.listeners.append(interrupt)  # after what tells TVM-FFI
        try:
            load()
        except KeyboardInterrupt:
            print("interrupted")
        for _ in range(2):
            try:
                load()
            except Exception as error:
                kind = error.__tvm_ffi_error__.kind
                print(type(error) is orcjit_import.ObjectNotFoundError, kind)
    """
    assert lines_of(program) == ["interrupted", "True OrcJITError", "True ObjectNotFoundError"]


def test_a_namespace_of_python_modules_loads_nothing_of_imports(here: Path, place: Place) -> None:
    (here / "python_modules").mkdir()
    (here / "python_modules" / "leaf.py").touch()
    place(here / "objects" / "add.o", "basic/add.c")
    program = f"""
        import sys
        import orcjit_import
        sys.path.insert(0, {str(here)!r})
        import python_modules.leaf
        print("orcjit_import.finder" in sys.modules)
        import objects
        print(objects.add(1, 2))
    """
    assert lines_of(program) == ["False", "3"]
