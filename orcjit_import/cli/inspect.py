"""``orcjit-import inspect``: what is in object files, what they need, and who provides it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import rich_click as click

from ..tools.inspection import inspect_target
from ..tools.targets import find_targets
from .inspection_screen import show
from .output import json_option, print_json, targets_argument

if TYPE_CHECKING:
    from ..tools.description import ObjectDescription
    from ..tools.inspection import Inspection


@click.command
@targets_argument
@click.option(
    "--static", is_flag=True, help="Run nothing: leave out signatures, which the objects compute."
)
@click.option(
    "--all",
    "-a",
    "everything",
    is_flag=True,
    help="List all symbols that are needed, those of the C++ run time, too, and all sections.",
)
@json_option
def run(targets: tuple[str, ...], static: bool, everything: bool, as_json: bool) -> int:
    """Show exports, needs and their providers, initializers, sizes and compilers.

    Signatures and documentation are functions of the objects: a child process imports the module to
    ask for them. `--static` leaves that out. The exit status is 1 if one of them is broken; objects
    for another platform are not.

    **Examples**

    - `orcjit-import inspect add.o`
    - `orcjit-import inspect mykernels --json | jq '.[0].exports'`
    - `orcjit-import inspect dist/*.whl --static`
    """
    found = [target for text in targets for target in find_targets(text)]
    inspections = [inspect_target(target, run=not static) for target in found]
    if as_json:
        print_json([_as_json(inspection) for inspection in inspections])
    else:
        for inspection in inspections:
            show(inspection, everything=everything)
    return 1 if any(inspection.is_broken for inspection in inspections) else 0


def _as_json(inspection: Inspection) -> dict[str, Any]:
    declared = inspection.declared
    return {
        "name": inspection.name,
        "path": inspection.path,
        "kind": inspection.kind,
        "problem": inspection.problem,
        "exports": [asdict(export) for export in inspection.exports],
        "needs": [
            {
                "symbol": name,
                "demangled": inspection.demangled.get(name, name),
                "provider": provider,
            }
            for name, provider in inspection.needs.items()
        ],
        "depends": list(declared.depends),
        "libraries": list(declared.libraries),
        "bind": declared.bind,
        "objects": [_object_as_json(described) for described in inspection.objects],
    }


def _object_as_json(described: ObjectDescription) -> dict[str, Any]:
    return {
        "label": described.label,
        "format": described.format,
        "machine": described.machine,
        "problem": described.problem,
        "exports": described.exports,
        "init_functions": described.init_functions,
        "eager": described.eager,
        "initializers": described.initializers,
        "thread_locals": described.thread_locals,
        "sizes": described.sizes,
        "sections": [section._asdict() for section in described.sections],
        "defined": [symbol._asdict() for symbol in described.defined],
        "undefined": [reference._asdict() for reference in described.undefined],
        "compilers": described.compilers,
        "debug_info": described.has_debug_info,
        "declarations": described.declarations,
    }
