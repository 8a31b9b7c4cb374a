"""A program that PyInstaller has frozen imports objects, without Python or this package there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import orcjit_import

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PROGRAM = """
import orcjit_import
import kernels
import single
try:
    kernels.ad
except AttributeError as error:
    print(error)
print(kernels.add(1, 2), single.add(3, 4), kernels.add.__name__)
try:
    import stray
except ImportError as error:
    told = " ".join(str(error).split())
    print("stray.o exports neither" in told, "passed over" in told)
"""


@pytest.mark.parametrize("kind", ["--onedir", "--onefile"])
def test_a_frozen_program(kind, gcc, tmp_path):
    (tmp_path / "kernels").mkdir()
    shutil.copyfile(gcc("basic/add.c"), tmp_path / "kernels" / "add.o")
    (tmp_path / "kernels" / "orcjit.toml").write_text('exports = ["add"]\n')
    shutil.copyfile(gcc("basic/add.c"), tmp_path / "single.o")
    shutil.copyfile(gcc("basic/no_exports.c"), tmp_path / "stray.o")
    (tmp_path / "program.py").write_text(PROGRAM)
    data = ["kernels:kernels", "single.o:.", "stray.o:."]
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", kind),
            *("--specpath", tmp_path, "--workpath", tmp_path / "build"),
            *("--distpath", tmp_path / "dist"),
            # An editable installation is behind a finder, which PyInstaller does not ask.
            *("--paths", Path(orcjit_import.__file__).parent.parent),
            *(each for pair in data for each in ("--add-data", f"{tmp_path}/{pair}")),
            tmp_path / "program.py",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    program = tmp_path / "dist" / "program"
    program = program / "program" if kind == "--onedir" else program
    for built in ("kernels", "single.o", "stray.o"):
        (tmp_path / built).rename(tmp_path / f"{built}.away")
    done = subprocess.run([program], cwd="/", env={}, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "module 'kernels' has no attribute 'ad'. Did you mean: 'add'?",
        "3 7 add",
        "True True",
    ]
