"""Claim: the native library is small. Nothing is timed here; files are."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from harness import OURS, PEER, Row

if TYPE_CHECKING:
    from inputs import Kernel

PACKAGES = {OURS: "orcjit_import", PEER: "tvm_ffi_orcjit"}


def measure(_: dict[str, Kernel]) -> list[Row]:
    row = Row("native library", "MB")
    for contender, package in PACKAGES.items():
        spec = importlib.util.find_spec(package)
        if spec is not None:
            directory = Path(spec.submodule_search_locations[0]) / "lib"
            total = sum(path.stat().st_size for path in directory.glob("*.so"))
            row.samples[contender] = [total / 1e6]
    return [row]


def child() -> dict[str, object]:
    return {}


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
