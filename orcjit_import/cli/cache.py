"""``orcjit-import cache``: what is in the cache of compiled kernels, and its upkeep."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path
from typing import Any

import rich_click as click

from ..cache import Cache, upkeep
from ..cache.settings import CacheSettingError, parse_size
from .output import json_option, print_json, print_table, print_text, readable_size, tell

_directory_option = click.option(
    "--dir",
    "directory",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The directory of the cache, if it is not the one of the environment.",
)


@click.group(cls=click.RichGroup, invoke_without_command=False)
def run() -> None:
    """Show and keep up the cache of compiled kernels.

    It is `$ORCJIT_CACHE_DIR`, or `orcjit-import` in `$XDG_CACHE_HOME` or `~/.cache`.

    **Examples**

    - `orcjit-import cache list`
    - `orcjit-import cache prune --max-size 500M`
    """


@run.command("list")
@_directory_option
@json_option
def list_entries(directory: str | None, as_json: bool) -> None:
    """List what is in it, what was used last first."""
    cache = Cache(directory)
    rows: list[dict[str, Any]] = []
    for found, content in upkeep.contents(cache):
        key, count = None, 0
        if not isinstance(content, upkeep.Problem):
            key, count = content.key, len(content.objects)
        used = datetime.datetime.fromtimestamp(found.used).isoformat(" ", "minutes")
        row = {"key": key, "objects": count, "bytes": found.size, "used": used, "path": found.path}
        rows.append(row)
    total = sum(row["bytes"] for row in rows)
    if as_json:
        print_json({"directory": cache.directory, "bytes": total, "entries": rows})
        return
    columns = ("used", "size", "objects", "key")
    cells = [[row["used"], readable_size(row["bytes"]), str(row["objects"])] for row in rows]
    keys = [str(row["key"] or f"damaged: {row['path']}") for row in rows]
    print_table("", columns, [[*cell, key] for cell, key in zip(cells, keys, strict=True)])
    shown = f"{readable_size(total)} of {readable_size(cache.max_bytes)}"
    print_text(f"{cache.directory}: {_count(len(rows))}, {shown}")


@run.command
@_directory_option
@click.option("--max-size", metavar="SIZE", help="How much may stay, as `500M` or `0`.")
@json_option
def prune(directory: str | None, max_size: str | None, as_json: bool) -> int:
    """Remove what was used least recently, and what killed builders left."""
    cache = Cache(directory)
    try:
        bound = parse_size(max_size) if max_size is not None else None
    except CacheSettingError as error:
        raise click.BadParameter(str(error), param_hint="--max-size") from None
    removed = cache.prune(bound)
    size = sum(found.size for found in removed)
    if as_json:
        print_json({"directory": cache.directory, "removed": len(removed), "bytes": size})
    else:
        print_text(f"{cache.directory}: removed {_count(len(removed))}, {readable_size(size)}")
    return 0


@run.command
@click.argument("names", metavar="MODULE[:FUNCTION]...", nargs=-1, required=True)
@click.option("--jobs", "-j", type=click.IntRange(1), help="How many at a time.")
def warm(names: tuple[str, ...], jobs: int | None) -> int:
    """Import modules, or call functions of theirs, so that what they compile is there.

    **Examples**

    - `orcjit-import cache warm mykernels myengine.kernels:build_all`
    """
    from .. import install

    install()
    failed = {name: error for name, error in upkeep.warm(names, jobs=jobs).items() if error}
    for name, error in failed.items():
        tell(f"{name}: {error}")
    return 1 if failed else 0


@run.command
@_directory_option
@click.option("--remove", is_flag=True, help="Remove what is damaged.")
@json_option
def verify(directory: str | None, remove: bool, as_json: bool) -> int:
    """Compare all that is in it with its digests; the exit status is 1 if something differs."""
    cache = Cache(directory)
    problems = upkeep.verify(cache, remove=remove)
    if as_json:
        print_json(
            {"directory": cache.directory, "problems": [each._asdict() for each in problems]}
        )
    else:
        for problem in problems:
            print_text(f"{problem.path}: {problem.reason}")
        print_text(f"{cache.directory}: {'damaged' if problems else 'valid'}")
    return 1 if problems else 0


@run.command
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@_directory_option
@click.option("--key", "keys", multiple=True, metavar="KEY", help="Only this one; may be repeated.")
@json_option
def export(target: Path, directory: str | None, keys: tuple[str, ...], as_json: bool) -> int:
    """Copy entries into a directory that `$ORCJIT_CACHE_LAYERS` can name: for images and wheels."""
    count = upkeep.export(Cache(directory), target, keys or None)
    if as_json:
        print_json({"directory": os.fspath(target), "entries": count})
    else:
        print_text(f"{target}: {_count(count)}")
    if keys and count < len(set(keys)):
        print("orcjit-import: error: not all of the keys are in the cache", file=sys.stderr)
        return 1
    return 0


def _count(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
