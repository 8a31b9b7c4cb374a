"""How `orcjit-import inspect` shows a module: what matters first, in lines that fit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..tools.inspection import NOBODY, RUNTIME, THIS_PACKAGE, WEAK
from .output import console, print_filled, print_text, readable_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..tools.description import ObjectDescription
    from ..tools.inspection import Export, Inspection

# Kinds of sections that are read by linkers and debuggers only.
_NOT_LOADED = ("debug", "other", "tables")
# How many symbols of a provider are listed.
_MOST_LISTED = 8
# Libraries whose symbols say nothing about a kernel: all of C++ needs them.
_CXX_RUN_TIME = ("libstdc++", "libc++", "libgcc_s", "libsupc++")
_METADATA_HINT = (
    "compile with -DTVM_FFI_DLL_EXPORT_INCLUDE_METADATA=1 for signatures of typed functions"
)


def show(inspection: Inspection, *, everything: bool) -> None:
    """Print what is known of a module; `everything` leaves nothing out."""
    _show_head(inspection)
    _show_exports(inspection.exports, is_extension=inspection.kind == "extension module")
    _show_needs(inspection, everything)
    _show_objects(inspection.objects)
    _show_sizes(inspection.objects, everything)
    print_text("")


def _show_head(inspection: Inspection) -> None:
    objects = inspection.objects
    machines = dict.fromkeys(each.machine for each in objects if each.machine)
    on = f" for {' and '.join(machines)}" if machines else ""
    facts = f"{inspection.kind}, {_counted(len(objects), 'object')}{on}"
    print_text(f"{inspection.name}: {facts}", style="bold")
    print_text(f"  {inspection.path}")
    if inspection.problem:
        print_filled("  problem: ", inspection.problem.split(" "), " ", style="red")
    for key in ("depends", "libraries"):
        values = getattr(inspection.declared, key)
        if values:
            print_filled(f"  {key}: ", values)


def _show_exports(exports: Sequence[Export], *, is_extension: bool) -> None:
    if not exports:
        if not is_extension:
            _show_title("Exports", "none")
        return
    _show_title("Exports", _counted(len(exports), "function"))
    for export in exports:
        _show_signature(export.name, export.signature or "")
        summary = export.documentation.strip().partition("\n")[0]
        if summary:
            print_filled("      ", summary.split(" "), " ", style="dim")
    if not any(export.carries_signature for export in exports):
        print_filled("  hint: ", _METADATA_HINT.split(" "), " ", style="magenta")


def _show_signature(name: str, signature: str) -> None:
    first, *others = f"{name}{signature}".split(", ")
    if len(first) + 3 <= console().width or not signature:  # between a margin and a comma
        print_filled("  ", [first, *others], indent=6)
        return
    print_text(f"  {name}(")
    print_filled("      ", [signature.split(", ")[0].removeprefix("("), *others])


def _show_needs(inspection: Inspection, everything: bool) -> None:
    """Show who provides what, those first that want something done."""
    providers: dict[str, list[str]] = {}
    for name, provider in inspection.needs.items():
        providers.setdefault(provider, []).append(inspection.demangled.get(name, name))
    if not providers:
        return
    _show_title("Needs", _counted(len(inspection.needs), "symbol"))
    order = sorted(providers, key=lambda each: (_rank_of(each), -len(providers[each]), each))
    width = max(len(_short(provider)) for provider in order)
    digits = len(str(max(map(len, providers.values()))))
    for provider in order:
        names = providers[provider]
        head = f"  {_short(provider):{width}}  {len(names):{digits}}  "
        is_folded = _short(provider).startswith(_CXX_RUN_TIME) and not everything
        shown = ["C++ run time"] if is_folded else _listed(names, everything)
        print_filled(head, shown, style="red" if provider == NOBODY else "")
    if not everything and _has_more(providers):
        print_text("  --all lists all of them", style="dim")


def _rank_of(provider: str) -> int:
    """Return where a provider stands: what nobody provides first, what all of C++ needs last."""
    is_run_time = provider == RUNTIME or _short(provider).startswith(_CXX_RUN_TIME)
    return 0 if provider == NOBODY else 1 if provider == WEAK else 3 if is_run_time else 2


def _has_more(providers: dict[str, list[str]]) -> bool:
    return any(
        len(names) > _MOST_LISTED or _short(provider).startswith(_CXX_RUN_TIME)
        for provider, names in providers.items()
    )


def _short(provider: str) -> str:
    """Return the base name of a library; names of modules have no slashes."""
    return provider if provider == THIS_PACKAGE else os.path.basename(provider)  # noqa: PTH119


def _listed(names: list[str], everything: bool) -> list[str]:
    if everything or len(names) <= _MOST_LISTED:
        return names
    return [*names[:_MOST_LISTED], f"and {len(names) - _MOST_LISTED} more"]


def _show_objects(objects: Sequence[ObjectDescription]) -> None:
    loaded = {each.label: _loaded(each) for each in objects}
    _show_title("Objects", f"{readable_size(sum(loaded.values()))} when loaded")
    width = max((len(Path(each.label).name) for each in objects), default=0)
    for each in objects:
        name = f"  {Path(each.label).name:{width}}"
        if each.problem:
            reason = f"cannot be linked: {each.problem}".split(" ")
            print_filled(f"{name}  ", reason, " ", style="red")
            continue
        at_import = "runs initializers at import" if each.initializers else "linked at import"
        when = at_import if each.eager else "linked when needed"
        print_text(f"{name}  {readable_size(loaded[each.label]):>8}  {when}")
    for compiler, names in _by_compiler(objects).items():
        of = f": {', '.join(names)}" if len(names) < len(objects) else ""
        print_filled("  compiled by ", f"{compiler}{of}".split(" "), " ", style="dim")
    debug = [Path(each.label).name for each in objects if each.has_debug_info]
    if debug:
        print_filled("  debug information in ", debug, style="dim")


def _by_compiler(objects: Iterable[ObjectDescription]) -> dict[str, list[str]]:
    """Return the names of the objects that each compiler has made."""
    made: dict[str, list[str]] = {}
    for each in objects:
        if each.compilers:
            made.setdefault("; ".join(each.compilers), []).append(Path(each.label).name)
    return made


def _show_sizes(objects: Sequence[ObjectDescription], everything: bool) -> None:
    """Show the bytes of each kind, and of each section if all are wanted; with their sum."""
    total: dict[str, int] = {}
    for described in objects:
        for kind, size in described.sizes.items():
            total[kind] = total.get(kind, 0) + size
    if not total:
        return
    _show_title("Sizes", f"{readable_size(sum(total.values()))} in all")
    width = max(map(len, total))
    for kind, size in sorted(total.items(), key=lambda item: -item[1]):
        of = "  not loaded" if kind in _NOT_LOADED else ""
        print_text(f"  {kind:{width}}  {readable_size(size):>8}{of}")
    if not everything:
        return
    sections = _sections_of(objects)
    _show_title("Sections", str(len(sections)))
    longest = max(len(name) for name, _ in sections)
    for (name, kind), size in sorted(sections.items(), key=lambda item: -item[1]):
        print_text(f"  {name:{longest}}  {kind:{width}}  {size:>10} B")


def _sections_of(objects: Iterable[ObjectDescription]) -> dict[tuple[str, str], int]:
    """Return the bytes of the sections of all objects, those of one name together."""
    total: dict[tuple[str, str], int] = {}
    for described in objects:
        for section in described.sections:
            key = section.name, section.kind
            total[key] = total.get(key, 0) + section.size
    return total


def _loaded(described: ObjectDescription) -> int:
    return sum(size for kind, size in described.sizes.items() if kind not in _NOT_LOADED)


def _show_title(title: str, facts: str) -> None:
    print_text(f"\n{title}: {facts}", style="bold")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"
