"""Wheels of other build backends get the tag that their objects allow."""

from __future__ import annotations

import platform
import shutil
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

from .projects import pip, value_of, write_kernel
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
    assert not hasattr(backend, "prepare_metadata_for_build_wheel")
    built = backend.build_wheel(str(made.parent), metadata_directory=None)
    assert built == f"kernels-1.0-py3-none-{MANYLINUX}.whl"


@pytest.mark.parametrize(
    ("backend", "missing", "distribution"),
    [
        (build_backends.meson_python, "mesonpy", "meson-python"),
        (build_backends.scikit_build_core, "scikit_build_core", "scikit-build-core"),
    ],
    ids=["meson", "scikit-build"],
)
def test_a_backend_that_is_missing_is_told_with_the_cure(
    backend, missing, distribution, monkeypatch
):
    for name in [each for each in sys.modules if each.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    told = f'needs {distribution}, which is not installed: write "{distribution}" beside "orcjit'
    with pytest.raises(ImportError, match=told):
        backend.build_wheel("dist")


def test_what_a_backend_misses_itself_is_told_as_it_is(monkeypatch, tmp_path):
    (tmp_path / "mesonpy.py").write_text("import no_such_module_here\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "mesonpy", raising=False)
    with pytest.raises(ModuleNotFoundError, match="No module named 'no_such_module_here'"):
        build_backends.meson_python.build_wheel("dist")


@pytest.mark.parametrize("has_python_files", [False, True])
def test_an_editable_install_of_objects_alone_is_the_wheel(
    wheel, tmp_path, monkeypatch, has_python_files
):
    others = {"kernels/more.py": __file__} if has_python_files else {}
    made = wheel(**others)
    fake = types.ModuleType("mesonpy")
    fake.build_wheel = lambda directory: shutil.copy(made, directory) and made.name
    fake.build_editable = lambda directory: "editable.whl"
    monkeypatch.setitem(sys.modules, "mesonpy", fake)
    (tmp_path / "made").mkdir()
    built = build_backends.meson_python.build_editable(str(tmp_path / "made"))
    tagged = f"kernels-1.0-py3-none-{MANYLINUX}.whl"
    assert built == ("editable.whl" if has_python_files else tagged)
    assert [path.name for path in (tmp_path / "made").iterdir()] == [tagged][has_python_files:]


MIXED = """\
cmake_minimum_required(VERSION 3.20)
project(outer LANGUAGES C CXX)
find_package(orcjit_import CONFIG REQUIRED)
orcjit_import_add_package(kernels SOURCES add.c INSTALL_DESTINATION outer
  DESTINATION "${CMAKE_CURRENT_BINARY_DIR}/src/outer")
"""


@pytest.mark.slow
def test_an_editable_install_beside_python_files(tmp_path):
    project = tmp_path / "project"
    write_kernel(project / "add.c", "add", 6)
    (project / "CMakeLists.txt").write_text(MIXED)
    (project / "src" / "outer").mkdir(parents=True)
    (project / "src" / "outer" / "__init__.py").write_text("from .kernels import add\n")
    (project / "pyproject.toml").write_text(
        "[build-system]\nrequires = []\n"
        'build-backend = "orcjit_import.build_backends:scikit_build_core"\n'
        '[project]\nname = "outer"\nversion = "1.0"\n'
        '[tool.scikit-build]\neditable.mode = "inplace"\n'
    )
    pip("--target", tmp_path / "site", "--editable", project)
    assert value_of("outer.add()", tmp_path / "site") == "6"
    assert (project / "src" / "outer" / "kernels" / "add.c.o").exists()


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
    pip("--target", tmp_path / "editable", "--editable", project)
    for entry in (made, tmp_path / "editable"):
        program = (
            f"import site; site.addsitedir({str(entry)!r}); import sys; "
            f"sys.path.append({str(entry)!r}); import orcjit_import, planes; print(planes.add())"
        )
        assert run(sys.executable, "-c", program) == "5\n"
