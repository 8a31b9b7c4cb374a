"""``orcjit-import lock``: the digests of object modules, for the policy of that name."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from .. import naming
from ..errors import ObjectFormatError
from ..policies import LockFile, Request
from ..tools.targets import (
    Target,
    candidate_of,
    declared_by,
    find_spec,
    find_targets,
    full_name,
    on_path,
)
from ..tools.writing import require_other
from .output import json_option, print_json, print_text, targets_argument

if TYPE_CHECKING:
    from ..candidate import Candidate


@click.command
@targets_argument
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
def run(targets: tuple[str, ...], output: str, check: bool, as_json: bool) -> int:
    """Pin the content of object modules, and of those that they depend on.

    `orcjit_import.install(policy="orcjit.lock")` lets nothing else be imported. What a path names
    is locked under the name that it is imported by when its directory, or its zip file, is on
    `sys.path`.

    **Examples**

    - `orcjit-import lock mykernels`
    - `orcjit-import lock bundle.zip`
    - `orcjit-import lock mykernels more --check`
    """
    modules = _closure(targets)
    requests = [Request(name, found) for name, found in modules.items()]
    if not check:
        read = [Target(name, found, found.entry).files() for name, found in modules.items()]
        require_other(Path(output), (path for files in read for path in files))
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


def _closure(texts: tuple[str, ...]) -> dict[str, Candidate]:
    """Return the object modules that are named, and those that they depend on."""
    targets = [target for text in texts for target in find_targets(text)]
    found: dict[str, Candidate] = {}
    with ExitStack() as entries:
        for entry in dict.fromkeys(target.entry for target in targets):
            entries.enter_context(on_path(entry))
        waiting = [(target.name, _importable(target)) for target in targets]
        while waiting:
            name, candidate = waiting.pop()
            if name in found:
                continue
            if candidate.problem is not None:
                raise candidate.problem
            found[name] = candidate
            package = name if candidate.is_package else name.rpartition(".")[0]
            depends = [full_name(each, package) for each in declared_by(candidate).depends]
            known = [(each, _of_name(each)) for each in depends]
            waiting += [(each, inner) for each, inner in known if inner is not None]
    return found


def _importable(target: Target) -> Candidate:
    found = target.found
    if not target.is_importable:
        for _, defect in found.objects.defects:
            raise defect
        raise ObjectFormatError(f"{found.path}: {naming.why_stray(Path(found.path).name)}")
    return found


def _of_name(name: str) -> Candidate | None:
    """Return the objects of a module; None for a module of Python's."""
    spec = find_spec(name)
    return candidate_of(spec) if spec is not None else None
