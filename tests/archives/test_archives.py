"""Archives of a distribution, imported beside a kernel that calls them.

The kernel prints what a program prints that the system's linker makes of the same files.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from support.build import Builder
from support.process import run_python

from archives.archive_set import Row, Workshop
from archives.rows import ROWS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

IMPORT = """
import sys
import warnings
sys.path.insert(0, sys.argv[1])
import orcjit_import
# Which archives a distribution's library needs besides depends on how it was built.
warnings.simplefilter("ignore", orcjit_import.UnusedArchiveWarning)
import kernels
kernels.compute()
"""


def make_package(directory: Path, inputs: list[Path], bind: str) -> Path:
    """Make an object package that is linked in the order of the inputs; return its parent."""
    package = directory / "kernels"
    package.mkdir(parents=True)
    names = []
    for number, path in enumerate(inputs):
        names.append(f"{number}_{path.name}")
        shutil.copy(path, package / names[-1])
    manifest = f'objects = {json.dumps(names)}\nbind = "{bind}"\n'
    (package / "orcjit.toml").write_text(manifest)
    return directory


def zipped(place: Path) -> Path:
    bundle = place.with_suffix(".zip")
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as opened:
        for path in sorted(place.rglob("*")):
            opened.write(path, path.relative_to(place))
    return bundle


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_kernel_calls_archive_as_in_a_program(row: Row, builder: Builder, tmp_path: Path) -> None:
    workshop = Workshop(builder, tmp_path)
    inputs = workshop.inputs(row)
    expected = workshop.control(inputs)
    assert expected.strip()
    lazy = make_package(tmp_path / "lazy", inputs, "lazy")
    now = make_package(tmp_path / "now", inputs, "now")
    for how, place in (("lazily", lazy), ("bound now", now), ("from a zip", zipped(lazy))):
        done = run_python(IMPORT, place, timeout=300)
        seen = (how, done.returncode, done.stdout, done.stderr)
        assert seen == (how, 0, expected, "")
