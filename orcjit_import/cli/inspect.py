"""``orcjit-import inspect``: what is in object files, what they need, and who provides it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from ..tools.inspection import NOBODY, inspect_target
from ..tools.targets import find_targets
from .output import json_option, print_json, print_table, print_text, targets_argument

if TYPE_CHECKING:
    from ..tools.description import ObjectDescription
    from ..tools.inspection import Inspection

# Kinds of sections that are read by linkers and debuggers only.
_NOT_LOADED = ("debug", "other", "tables")
# How many symbols of a provider are listed.
_MOST_LISTED = 8


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
    help="List all symbols that are needed, and all sections.",
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
            _print(inspection, everything)
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


def _print(inspection: Inspection, everything: bool) -> None:
    print_text(f"{inspection.name}: {inspection.kind}, {inspection.path}", style="bold cyan")
    if inspection.problem:
        print_text(f"problem: {inspection.problem}", style="red")
    for key in ("depends", "libraries"):
        values = getattr(inspection.declared, key)
        if values:
            print_text(f"{key}: {', '.join(values)}")
    print_table(
        "Exports",
        ("name", "signature", "documentation"),
        [(e.name, e.signature, e.documentation.partition("\n")[0]) for e in inspection.exports],
    )
    print_table("Needs", ("provided by", "symbols"), _needs_of(inspection, everything))
    print_table(
        "Objects",
        ("object", "machine", "at import", "bytes", "debug info", "compiler"),
        [_row_of(described) for described in inspection.objects],
    )
    print_table("Sizes", ("kind", "bytes"), _sizes_of(inspection))
    if everything:
        print_table("Sections", ("section", "kind", "bytes"), _sections_of(inspection))
    print_text("")


def _needs_of(inspection: Inspection, everything: bool) -> list[tuple[str, str]]:
    providers: dict[str, list[str]] = {}
    for name, provider in inspection.needs.items():
        providers.setdefault(provider, []).append(inspection.demangled.get(name, name))
    order = sorted(providers, key=lambda provider: (provider != NOBODY, provider))
    return [(provider, _listed(providers[provider], everything)) for provider in order]


def _listed(names: list[str], everything: bool) -> str:
    if everything or len(names) <= _MOST_LISTED:
        return ", ".join(names)
    return ", ".join(names[:_MOST_LISTED]) + f", and {len(names) - _MOST_LISTED} more (--all)"


def _row_of(described: ObjectDescription) -> tuple[str, ...]:
    name = Path(described.label).name
    if described.problem:
        return name, described.machine, "cannot be linked", "", "", described.problem
    loaded = sum(n for kind, n in described.sizes.items() if kind not in _NOT_LOADED)
    at_import = "runs initializers" if described.eager else "linked when needed"
    debug = "yes" if described.has_debug_info else "no"
    return name, described.machine, at_import, str(loaded), debug, "; ".join(described.compilers)


def _sizes_of(inspection: Inspection) -> list[tuple[str, str]]:
    total: dict[str, int] = {}
    for described in inspection.objects:
        for kind, size in described.sizes.items():
            total[kind] = total.get(kind, 0) + size
    return [(kind, str(size)) for kind, size in sorted(total.items(), key=lambda item: -item[1])]


def _sections_of(inspection: Inspection) -> list[tuple[str, str, str]]:
    """Return the sections of all objects, those of one name together, the largest first."""
    total: dict[tuple[str, str], int] = {}
    for described in inspection.objects:
        for section in described.sections:
            key = section.name, section.kind
            total[key] = total.get(key, 0) + section.size
    return [(*key, str(size)) for key, size in sorted(total.items(), key=lambda item: -item[1])]
