"""``orcjit-import verify``: whether bundles are what their RECORD says."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import rich_click as click

from ..tools import packing, record
from .output import json_option, print_json, print_text


@click.command
@click.argument(
    "bundles", metavar="BUNDLE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@json_option
def run(bundles: tuple[Path, ...], as_json: bool) -> int:
    """Compare the members of zip files and wheels with their RECORD.

    The exit status is 1 if one differs, or if there is no RECORD.

    **Example**: `orcjit-import verify dist/*.whl`
    """
    results = {str(bundle): _verify(bundle) for bundle in bundles}
    if as_json:
        print_json(results)
    else:
        for bundle, result in results.items():
            for problem in result["problems"]:
                print_text(f"{bundle}/{problem['member']}: {problem['reason']}")
            print_text(f"{bundle}: {'right' if result['verified'] else 'not verified'}")
    return 0 if all(result["verified"] for result in results.values()) else 1


def _verify(bundle: Path) -> dict[str, Any]:
    with packing.open_bundle(bundle) as opened:
        found = record.verify(opened)
    if found is None:
        found = [record.Mismatch(record.NAME, "is missing: there is nothing to compare with")]
    return {"verified": not found, "problems": [asdict(each) for each in found]}
