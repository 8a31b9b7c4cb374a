"""``orcjit-import run``: a program, with object files importable.

What is to be run is found first. It runs when the command line has done its work, and nothing of
that catches its exceptions: they come out as with `python`. So do the exit status, ``sys.argv``,
``sys.path`` and what ``__main__`` is.
"""

from __future__ import annotations

import builtins
import os
import runpy
import sys
from functools import partial
from importlib import import_module
from importlib.machinery import ExtensionFileLoader, SourceFileLoader
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from pkgutil import read_code
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

import rich_click as click

from .. import install, naming, observers
from ..errors import (
    ModuleNotLoadedError,
    ObjectFormatError,
    ObjectNotFoundError,
    ObjectReadError,
    OrcJITError,
)
from ..observers.chrome_trace import ChromeTrace
from ..python_files import RefusingLoader
from ..tools.description import describe
from ..tools.targets import candidate_of, find_spec, find_targets
from ..tools.writing import require_other
from ..zip_table import is_zip
from . import children
from .completion import ModuleName
from .output import tell
from .path import begin_with, is_safe

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from types import TracebackType

    from ..tools.targets import Target

    Program = Callable[[], int]

_PACKAGE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "")  # noqa: PTH118, PTH120
_FILES = (".py", ".pyc", ".pyw", ".pyz", ".zip", ".whl")


# What follows MODULE belongs to it, also what looks like an option.
@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option(
    "--trace",
    metavar="OUT.json",
    type=click.Path(dir_okay=False),
    help="Write what is found, linked and unloaded, for chrome://tracing.",
)
@click.argument(
    "module", metavar="MODULE|FILE", type=ModuleName(only_objects=False, also_files=True)
)
@click.argument("arguments", metavar="[ARG...]", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def run(
    programs: list[Program] | None, module: str, arguments: tuple[str, ...], trace: str | None
) -> int:
    """Run a Python module, file, directory or zip file with object files importable.

    A name without a slash is a module first. An object module has no code to run, but may export a
    function `main`: it is called with the arguments as strings, and what it returns is the exit
    status. So may one of the object modules in a package, a directory or a zip file.

    **Examples**

    - `orcjit-import run train.py --epochs 3`
    - `orcjit-import run application.pyz`
    - `orcjit-import run mykernels`
    - `orcjit-import run --trace out.json train.py`
    """
    install()
    if trace is not None:
        require_other(Path(trace), [module])
        observers.add(ChromeTrace(trace))
    children.have_the_finder()
    program = _find(module)
    sys.argv = [module, *arguments]
    if programs is None:  # the command is part of another one
        return program()
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _show_without_us
    programs.append(program)
    return 0


def _find(text: str) -> Program:
    """Return what runs a module or what lies at a path."""
    path = Path(text)
    if os.sep not in text and not text.endswith(_FILES):
        spec = find_spec(text)
        if spec is not None:
            return _find_module(text, spec)
        if not path.exists():
            raise ObjectNotFoundError(f"No module named {text!r} on sys.path [OJ610]")
    if _is_in_zip(path):
        return _find_main(text)
    if not path.exists():
        raise ObjectNotFoundError(f"{text}: there is no such file or directory [OJ602]")
    if path.is_dir() or is_zip(text):
        return _find_main(text)
    if path.suffix in naming.LINKABLE_SUFFIXES:
        return _find_objects(text)
    if not is_safe():
        begin_with(os.path.dirname(os.path.realpath(text)))  # noqa: PTH120
    return partial(_run_file, str(path.absolute()))


def _is_in_zip(path: Path) -> bool:
    return any(parent.is_file() and is_zip(str(parent)) for parent in path.absolute().parents)


def _find_module(name: str, spec: ModuleSpec) -> Program:
    if candidate_of(spec) is not None:
        return partial(_call_main, name)
    is_package = spec.submodule_search_locations is not None
    if is_package and find_spec(f"{name}.__main__") is None:
        inner = [each.name for each in _objects_below(name) if _exports_main(each)]
        if len(inner) == 1:
            return partial(_call_main, inner[0])
        raise ObjectNotFoundError(
            f"No module named {name}.__main__; {name!r} is a package [OJ611], and cannot be run "
            f"itself"
        )
    if spec.origin == "built-in" or isinstance(spec.loader, ExtensionFileLoader):
        raise ObjectNotFoundError(f"{name!r} is written in C, and has no code to run [OJ612]")
    return partial(_run_module, name)


def _find_main(text: str) -> Program:
    """Return what runs the ``__main__`` of a directory or zip file, or the objects in it."""
    place = os.path.abspath(text)  # noqa: PTH100
    before = list(sys.path)
    begin_with(place)
    spec = find_spec("__main__")
    if spec is None or not str(spec.origin).startswith(os.path.join(place, "")):  # noqa: PTH118
        sys.path[:] = before
        return _find_objects(text)
    if isinstance(spec.loader, RefusingLoader):
        raise ObjectReadError(spec.loader.reason)
    return partial(_run_spec, spec)


def _find_objects(text: str) -> Program:
    """Return what calls the function `main` of an object file, or of one of several modules."""
    try:
        targets = find_targets(text)
    except ObjectFormatError:
        raise ObjectNotFoundError(
            f"{text}: has no __main__.py to run, and is no object module [OJ613]"
        ) from None
    chosen = targets if len(targets) == 1 else [each for each in targets if _exports_main(each)]
    if len(chosen) != 1:
        names = ", ".join(target.name for target in targets)
        many = "several of its modules export" if chosen else "none of its modules exports"
        raise ObjectNotFoundError(
            f"{text}: has no __main__.py to run, and {many} a function 'main' [OJ634]: it holds "
            f"{names}"
        )
    begin_with(chosen[0].entry)
    return partial(_call_main, chosen[0].name)


def _objects_below(package: str) -> list[Target]:
    """Return the object modules in a package of Python's."""
    try:
        return find_targets(package)
    except (ModuleNotLoadedError, ObjectFormatError):
        return []


def _exports_main(target: Target) -> bool:
    objects = describe(target.found.objects.places)
    return any("main" in each.exports for each in objects if not each.problem)


# ---- What runs when the command line is done ----


def _show_without_us(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    """Show an exception that left a program as `python` does: without what has started it."""
    inner = traceback
    while inner is not None and not _is_ours(inner):
        inner = inner.tb_next  # of what has started this command
    while inner is not None and _is_ours(inner):
        inner = inner.tb_next
    if inner is not None or isinstance(error, SyntaxError):  # of a file that does not compile
        error.__traceback__ = inner
    if isinstance(error, ImportError) and isinstance(error.__cause__, OrcJITError):
        error.__cause__, error.__suppress_context__ = None, True  # which says the same
        _cut_off_our_end(inner)
    sys.__excepthook__(kind, error, error.__traceback__)


def _cut_off_our_end(traceback: TracebackType | None) -> None:
    """Let a traceback end with the line that imports, and not in our loader."""
    last = None
    while traceback is not None:
        filename = traceback.tb_frame.f_code.co_filename
        last = last if _is_ours(traceback) or filename.startswith("<frozen") else traceback
        traceback = traceback.tb_next
    if last is not None:
        last.tb_next = None


def _is_ours(traceback: TracebackType) -> bool:
    """Whether a frame is of this command, or of what it runs a module with."""
    code = traceback.tb_frame.f_code
    return code.co_filename.startswith((_PACKAGE, "<frozen runpy>", runpy.__file__))


def _call_main(name: str) -> int:
    """Call the function `main` of an object module."""
    try:
        module = import_module(name)
    except ImportError as error:
        if not isinstance(error.__cause__, OrcJITError):
            raise
        tell(error)
        return 1
    main = getattr(module, "main", None)
    if main is None:
        exports = ", ".join(map(repr, module.__all__)) or "none"
        tell(
            ObjectNotFoundError(
                f"object module {name!r} exports no function 'main' to run [OJ614]: it exports "
                f"{exports}. Export one, or run a program that imports it"
            )
        )
        return 1
    result = main(*sys.argv[1:])
    return result if isinstance(result, int) else 0


def _run_module(name: str) -> int:
    runpy.run_module(name, run_name="__main__", alter_sys=True)
    return 0


def _run_file(path: str) -> int:
    """Run a source file, or a compiled one."""
    with open(path, "rb") as file:  # noqa: PTH123
        is_compiled = file.read(len(MAGIC_NUMBER)) == MAGIC_NUMBER
        file.seek(0)
        code: Any = read_code(file) if is_compiled else compile(file.read(), path, "exec", 0, True)
    _execute(code, __file__=path, __loader__=SourceFileLoader("__main__", path), __cached__=None)
    return 0


def _run_spec(spec: ModuleSpec) -> int:
    """Run the ``__main__`` of a directory or zip file."""
    loader: Any = spec.loader
    _execute(
        loader.get_code("__main__"),
        __file__=spec.origin,
        __loader__=loader,
        __package__="",
        __spec__=spec,
        __cached__=spec.cached,
    )
    return 0


def _execute(code: CodeType, **attributes: object) -> None:
    """Execute code as the module ``__main__``, which stays for threads and exit handlers."""
    main = ModuleType("__main__")
    main.__dict__.update(attributes, __builtins__=builtins)
    sys.modules["__main__"] = main
    exec(code, main.__dict__)
