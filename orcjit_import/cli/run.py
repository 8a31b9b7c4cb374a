"""``orcjit-import run``: a program, with object files importable."""

from __future__ import annotations

import runpy
import sys
from importlib import import_module
from pathlib import Path

import rich_click as click

from .. import install
from ..errors import ObjectNotFoundError
from ..tools.targets import candidate_of, find_spec


# What follows MODULE belongs to it, also what looks like an option.
@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("module", metavar="MODULE|FILE")
@click.argument("arguments", metavar="[ARG...]", nargs=-1, type=click.UNPROCESSED)
def run(module: str, arguments: tuple[str, ...]) -> int:
    """Run a Python module or file with object files importable.

    An object module has no code to run, but may export a function `main`: it is called with the
    arguments as strings, and what it returns is the exit status.

    **Examples**

    - `orcjit-import run train.py --epochs 3`
    - `orcjit-import run mykernels`
    """
    install()
    sys.argv = [module, *arguments]
    if module.endswith(".py"):
        if not Path(module).is_file():
            raise ObjectNotFoundError(f"{module}: there is no such file")
        sys.path.insert(0, str(Path(module).parent.absolute()))
        runpy.run_path(module, run_name="__main__")
        return 0
    spec = find_spec(module)
    if spec is None:
        raise ObjectNotFoundError(f"No module named {module!r} on sys.path")
    if candidate_of(spec) is None:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return 0
    return _run_main(module)


def _run_main(name: str) -> int:
    """Call the function `main` of an object module."""
    main = getattr(import_module(name), "main", None)
    if main is None:
        raise ObjectNotFoundError(f"object module {name!r} exports no function 'main' to run")
    result = main(*sys.argv[1:])
    return result if isinstance(result, int) else 0
