"""What the first import of a process loads, and what it leaves for later."""

from collections.abc import Callable
from pathlib import Path

from support.process import lines_of

Place = Callable[..., Path]


def test_a_first_import_loads_only_what_it_needs(here: Path, place: Place) -> None:
    place(here / "kernels.o", "basic/add.c")
    program = f"""
        import sys
        import tvm_ffi
        import orcjit_import
        sys.path.insert(0, {str(here)!r})
        import kernels
        print(kernels.add(1, 2))
        rare = ("public_names", "manifest", "extension", "bundle", "signature")
        print([name for name in rare if "orcjit_import." + name in sys.modules])
    """
    assert lines_of(program) == ["3", "[]"]


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
