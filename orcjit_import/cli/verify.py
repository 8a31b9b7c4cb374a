"""``orcjit-import verify``: whether bundles are what their RECORD says."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import rich_click as click

from ..errors import ObjectFormatError
from ..tools.description import EVERY_SUFFIX
from ..tools.targets import find_targets
from ..tools.verification import verify
from ..zip_table import is_zip
from .completion import TARGET
from .output import bad_parameter, json_option, print_json, print_text

_SHA256 = re.compile("(?:sha256[:=])?([0-9a-fA-F]{64})")


@click.command
@click.argument("texts", metavar="BUNDLE...", nargs=-1, required=True, type=TARGET)
@click.option(
    "--sha256",
    metavar="DIGEST",
    help="The SHA-256 that the bundle has to have, in hexadecimal digits, as sha256sum prints it.",
)
@json_option
def run(texts: tuple[str, ...], sha256: str | None, as_json: bool) -> int:
    """Compare the members of zip files and wheels with their RECORD.

    A path into one, or a module that is found in one, stands for the whole bundle. The exit status
    is 1 if one differs, could be read in two ways, or has no RECORD. Whoever can replace a bundle
    can replace its RECORD: a digest that was got in another way tells that it is the one that was
    meant.

    **Examples**

    - `orcjit-import verify dist/*.whl`
    - `orcjit-import verify mykernels.zip --sha256 DIGEST`
    """
    digest = _parsed(sha256, texts) if sha256 is not None else None
    bundles = list(dict.fromkeys(bundle for text in texts for bundle in _bundles_of(text)))
    results = {str(bundle): _verify(bundle, digest) for bundle in bundles}
    if as_json:
        print_json(results)
    else:
        for bundle, result in results.items():
            for problem in result["problems"]:
                place = f"{bundle}/{problem['member']}" if problem["member"] else bundle
                print_text(f"{place}: {problem['reason']}")
            print_text(f"{bundle}: {'valid' if result['verified'] else 'not verified'}")
    return 0 if all(result["verified"] for result in results.values()) else 1


def _parsed(sha256: str, texts: tuple[str, ...]) -> str:
    found = _SHA256.fullmatch(sha256.strip())
    if found is None:
        raise bad_parameter(f"{sha256!r} is not 64 hexadecimal digits [OJ628]", "--sha256")
    if len(texts) > 1:
        raise bad_parameter("is the digest of one bundle [OJ629]", "--sha256")
    return found[1]


def _bundles_of(text: str) -> list[Path]:
    """Return the zip files that a text leads to, or into."""
    path = Path(text)
    if path.is_file() and path.suffix not in EVERY_SUFFIX:
        return [path]
    for parent in path.parents:
        if parent.is_file() and is_zip(str(parent)):
            return [parent]
    found = [target.found.container.archive for target in find_targets(text)]
    if not all(found):
        raise ObjectFormatError(
            f"{text}: is in no bundle [OJ640]: verify compares zip files and wheels with their "
            f"RECORD. Files are compared with a lock file (orcjit-import lock {text} --check)"
        )
    return [Path(each) for each in found]


def _verify(bundle: Path, sha256: str | None) -> dict[str, Any]:
    found = verify(bundle, sha256)
    return {"verified": not found, "problems": [asdict(each) for each in found]}
