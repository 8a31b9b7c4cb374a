"""Wheels of other build backends get the tag that their objects allow."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import types
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from support.build import run

from orcjit_import import build_backends
from orcjit_import.development.tagged_wheel import tag_wheel
from orcjit_import.tools.packing import collect, pack
from orcjit_import.tools.verification import verify

from .projects import write_kernel
from .test_wheel_tags import MANYLINUX

LINUX = f"linux_{platform.machine()}"


@pytest.fixture
def wheel(tmp_path, gcc):
    """Make a wheel of a package of an object, and of other files."""

    def make(tags="cp311-cp311", name="kernels-1.0", **others):
        package = tmp_path / "outer" / "kernels"
        package.mkdir(parents=True)
        shutil.copyfile(gcc("basic/add.c"), package / "a.o")
        made = tmp_path / "dist" / f"{name}-{tags}-{LINUX}.whl"
        made.parent.mkdir()
        members = collect([str(package)])
        pack({**members, **{name: Path(path).read_bytes() for name, path in others.items()}}, made)
        return made

    return make


def tags_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [each for each in archive.namelist() if each.endswith(".dist-info/WHEEL")]
        text = archive.read(name).decode()
    return Parser().parsestr(text).get_all("Tag")


def test_the_name_the_metadata_and_the_record_say_the_same(wheel):
    before = wheel()
    with zipfile.ZipFile(before) as archive:
        members = {entry.filename: (entry.date_time, entry.CRC) for entry in archive.infolist()}
    after = tag_wheel(before)
    assert after.name == f"kernels-1.0-py3-none-{MANYLINUX}.whl"
    assert list(after.parent.iterdir()) == [after]
    assert tags_in(after) == [f"py3-none-{MANYLINUX}"]
    assert verify(after) == []
    with zipfile.ZipFile(after) as archive:
        changed = {
            entry.filename
            for entry in archive.infolist()
            if members.pop(entry.filename) != (entry.date_time, entry.CRC)
        }
    assert changed == {"kernels-1.0.dist-info/WHEEL", "kernels-1.0.dist-info/RECORD"}
    assert members == {}


def test_a_build_number_stays(wheel):
    after = tag_wheel(wheel(name="kernels-1.0-2build"))
    assert after.name == f"kernels-1.0-2build-py3-none-{MANYLINUX}.whl"


def test_a_wheel_with_linked_libraries_stays(wheel, gcc, tmp_path):
    library = tmp_path / "_fast.so"
    run("gcc", "-shared", gcc("basic/add.c"), "-o", library)
    before = wheel(**{"kernels/_fast.so": library})
    content = before.read_bytes()
    assert tag_wheel(before) == before
    assert before.read_bytes() == content


def test_so_does_one_without_objects(tmp_path):
    made = tmp_path / f"nothing-1.0-cp311-cp311-{LINUX}.whl"
    pack({"nothing.py": b""}, made)
    assert tag_wheel(made) == made


def test_so_does_one_for_a_platform_that_somebody_has_chosen(wheel):
    before = wheel()
    chosen = before.with_name(f"kernels-1.0-py3-none-manylinux_2_17_{platform.machine()}.whl")
    before.rename(chosen)
    assert tag_wheel(chosen) == chosen


def test_the_backend_that_is_asked_is_the_other_one(wheel, tmp_path, monkeypatch):
    made = wheel()
    fake = types.ModuleType("mesonpy")
    fake.build_wheel = lambda wheel_directory, *, metadata_directory: made.name
    fake.get_requires_for_build_wheel = lambda settings=None: ["ninja"]
    monkeypatch.setitem(sys.modules, "mesonpy", fake)
    backend = build_backends.meson_python
    assert backend.get_requires_for_build_wheel() == ["ninja"]
    assert not hasattr(backend, "build_editable")
    built = backend.build_wheel(str(made.parent), metadata_directory=None)
    assert built == f"kernels-1.0-py3-none-{MANYLINUX}.whl"


MESON = """\
project('planes', 'c', version: '1.0', default_options: ['buildtype=release'])
python = import('python').find_installation(pure: false)
include = run_command('tvm-ffi-config', '--includedir', '--dlpack-includedir', check: true)
includes = include.stdout().split()
static_library('planes', 'add.c', c_args: ['-I' + includes[0], '-I' + includes[1]],
  pic: true, name_prefix: '', install: true, install_dir: python.get_install_dir())
"""
CMAKE = """\
cmake_minimum_required(VERSION 3.20)
project(planes LANGUAGES C CXX)
find_package(orcjit_import CONFIG REQUIRED)
orcjit_import_add_package(planes SOURCES add.c INSTALL_DESTINATION .)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("backend", "file", "text"),
    [("meson_python", "meson.build", MESON), ("scikit_build_core", "CMakeLists.txt", CMAKE)],
)
def test_a_project_is_built(tmp_path, backend, file, text):
    """Without a line about tags; what is built serves every version of Python."""
    project = tmp_path / "project"
    write_kernel(project / "add.c", "add", 5)
    (project / file).write_text(text)
    (project / "pyproject.toml").write_text(
        f'[build-system]\nrequires = []\nbuild-backend = "orcjit_import.build_backends:{backend}"\n'
        '[project]\nname = "planes"\nversion = "1.0"\n'
    )
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path / "dist"]
    run(sys.executable, "-m", "pip", "wheel", *options, project)
    [made] = (tmp_path / "dist").iterdir()
    assert made.name == f"planes-1.0-py3-none-{MANYLINUX}.whl"
    program = f"import sys; sys.path.insert(0, {str(made)!r}); import orcjit_import, planes; "
    done = subprocess.run(
        [sys.executable, "-c", f"{program}print(planes.add())"], capture_output=True, text=True
    )
    assert done.stdout == "5\n", done.stderr
