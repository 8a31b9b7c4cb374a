"""``orcjit-import lock``: the digests of object modules, for the policy of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from ..errors import ModuleNotLoadedError
from ..policies import LockFile, Request
from ..tools.targets import candidate_of, declared_by, find_spec, full_name
from .output import json_option, print_json, print_text

if TYPE_CHECKING:
    from ..candidate import Candidate


@click.command
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    default="orcjit.lock",
    show_default=True,
    help="The lock file to write.",
)
@click.option("--check", is_flag=True, help="Write nothing; tell what differs from the lock file.")
@json_option
def run(names: tuple[str, ...], output: str, check: bool, as_json: bool) -> int:
    """Pin the content of object modules, and of those that they depend on.

    `orcjit_import.install(policy="orcjit.lock")` lets nothing else be imported.

    **Examples**

    - `orcjit-import lock mykernels`
    - `orcjit-import lock mykernels more --check`
    """
    requests = [Request(name, found) for name, found in _closure(names).items()]
    if not check:
        LockFile.write(output, requests)
    policy = LockFile(output)
    reasons = {request.name: policy(request) for request in requests}
    problems = {name: reason for name, reason in reasons.items() if reason}
    if as_json:
        print_json({"lock": output, "modules": sorted(reasons), "problems": problems})
        return 1 if problems else 0
    for name, reason in problems.items():
        print_text(f"{name}: {reason}")
    count = "1 module" if len(requests) == 1 else f"{len(requests)} modules"
    print_text(f"{output}: {count}{', as locked' if not problems and check else ''}")
    return 1 if problems else 0


def _closure(names: tuple[str, ...]) -> dict[str, Candidate]:
    """Return the object modules of those names, and those that they depend on."""
    found: dict[str, Candidate] = {}
    waiting = [(name, True) for name in names]
    while waiting:
        name, is_asked_for = waiting.pop()
        spec = find_spec(name)
        candidate = candidate_of(spec) if spec is not None else None
        if candidate is None and is_asked_for:
            raise ModuleNotLoadedError(f"there is no object module {name!r} to lock")
        if candidate is None or name in found:
            continue  # a module of Python
        if candidate.problem is not None:
            raise candidate.problem
        found[name] = candidate
        package = name if candidate.is_package else name.rpartition(".")[0]
        depends = declared_by(candidate).depends
        waiting += [(full_name(each, package), False) for each in depends]
    return found
