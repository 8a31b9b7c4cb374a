"""Where the package comes from that is tested, and whether it is the one that was meant.

`make test` names the wheel that it has installed in ORCJIT_TEST_WHEEL; nothing of the checkout may
be importable then. For development, the package is installed from the checkout as editable. The
files of the checkout without any installation are tested by nobody: users never have these.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import sys
import sysconfig
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SITE_PACKAGES = {Path(sysconfig.get_path(kind)).resolve() for kind in ("purelib", "platlib")}


class WrongPackageError(Exception):
    """The tests would test something else than what was asked for."""


def origin_of_package() -> str:
    """Return where the package is, and which kind of installation that is."""
    spec = importlib.util.find_spec("orcjit_import")
    if spec is None or spec.origin is None:
        raise WrongPackageError("orcjit_import is not installed: run `make test`, or `make dev`")
    place = Path(spec.origin).resolve().parent
    if os.environ.get("ORCJIT_TEST_WHEEL"):
        _require_installed(place)
        return f"{place}, installed from a wheel"
    if place.parent in SITE_PACKAGES:
        return f"{place}, installed"
    if not _is_editable():
        raise WrongPackageError(f"{place} is not installed: run `make test`, or `make dev`")
    return f"{place}, editable"


def place_for_type_checkers() -> str:
    """Return what a type checker has to be told to find the package; "" if it finds it itself.

    Where an editable installation is, it would learn only by running what is in site-packages.
    """
    spec = importlib.util.find_spec("orcjit_import")
    place = Path(spec.origin).resolve().parent.parent
    return "" if place in SITE_PACKAGES else str(place)


def _require_installed(place: Path) -> None:
    if place.parent not in SITE_PACKAGES:
        raise WrongPackageError(f"orcjit_import is {place}, not the installed wheel's")
    if any(Path(entry or ".").resolve() == CHECKOUT for entry in sys.path):
        raise WrongPackageError(f"sys.path has the checkout, {CHECKOUT}")


def _is_editable() -> bool:
    found = importlib.metadata.distributions(name="orcjit-import")
    told = [json.loads(each.read_text("direct_url.json") or "{}") for each in found]
    return any(each.get("dir_info", {}).get("editable") for each in told)
