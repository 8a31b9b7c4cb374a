"""What an `ObjectPackage` declares, how it is compiled, and what is shipped with it."""

import os
import subprocess
import zipfile

import pytest
from support.build import run

from orcjit_import import ManifestError, ObjectPackage

from .projects import build_in_place, pip, setup, value_of, write_kernel, write_setup


@pytest.fixture
def project(tmp_path):
    directory = tmp_path / "project"
    directory.mkdir()
    write_kernel(directory / "one.c", "one", 1)
    write_kernel(directory / "two.c", "two", 2)
    return directory


def wheel_of(project):
    done = setup(project, "-q", "bdist_wheel", "--dist-dir", "dist")
    assert done.returncode == 0, done.stderr
    (wheel,) = (project / "dist").glob("*.whl")
    return zipfile.ZipFile(wheel)


def test_all_that_a_manifest_declares(project):
    options = (
        "depends_on=['json'], libraries=['libm.so.6'], objects=['two.o', 'o*.o'],"
        "exports=['t*'], bind='now'"
    )
    write_setup(project, "kernels", ["one.c", "two.c"], options=options)
    build_in_place(project)
    made, *declared = (project / "kernels" / "orcjit.toml").read_text().splitlines()
    assert made.startswith("# Made by setuptools: ")
    assert declared == [
        'depends = ["json"]',
        'libraries = ["libm.so.6"]',
        'objects = ["two.o", "o*.o"]',
        'exports = ["t*"]',
        'bind = "now"',
    ]
    assert value_of("kernels.two(), *kernels.__all__", project) == "2 two"


@pytest.mark.parametrize("name", ["my-kernels", "outer.1st", "kernels.", "class", ""])
def test_a_name_that_no_import_statement_can_have(name):
    told = rf"^ObjectPackage '{name}': this is no name that a package can have: write an identifier"
    with pytest.raises(ManifestError, match=told):
        ObjectPackage(name, ["one.c"])


def test_exports_that_no_object_has_fail_the_build(project):
    """Rather than every import of what is built."""
    write_setup(project, "kernels", ["one.c", "two.c"], options="exports=['tow', 'o*']")
    done = setup(project, "build_ext", "--inplace")
    assert done.returncode == 1
    told = "exports has 'tow', which is no function here; did you mean 'two'?"
    assert told in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"libraries": "libm.so.6"}, ManifestError, "libraries must be a list of shared"),
        ({"depends_on": ["my module"]}, ManifestError, "depends has 'my module', which is no"),
        ({"objects": ["../one.o"]}, ManifestError, "objects has '../one.o', which is no path"),
        ({"bind": "eager"}, Exception, 'bind must be "lazy" or "now", found .eager.'),
    ],
)
def test_what_no_manifest_may_have(options, error, message):
    with pytest.raises(error, match=rf"^ObjectPackage 'kernels': {message}"):
        ObjectPackage("kernels", ["one.c"], **options)


@pytest.mark.slow
def test_an_object_that_is_not_made(project):
    write_setup(project, "kernels", ["one.c", "two.c"], options="objects=['onne.o']")
    done = setup(project, "build_ext", "--inplace")
    assert done.returncode != 0
    assert "objects has 'onne.o', which is no object or archive here; did you mean" in done.stderr


def sections_of(path):
    return run("readelf", "--section-headers", "--wide", path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "flags", "arguments", "is_kept"),
    [
        ("", "", [], False),
        ("extra_compile_args=['-g']", "", [], True),
        ("", "-ggdb -O1", [], True),
        ("", "", ["--debug"], True),
    ],
)
def test_debug_information_is_left_out_unless_somebody_wants_it(
    project, monkeypatch, options, flags, arguments, is_kept
):
    monkeypatch.setenv("CFLAGS", flags)
    write_setup(project, "kernels", ["one.c"], options=f"stubs=False, {options}")
    assert setup(project, "-q", "build_ext", "--inplace", *arguments).returncode == 0
    assert (".debug_info" in sections_of(project / "kernels" / "one.o")) == is_kept


@pytest.mark.slow
def test_intermediate_code_is_left_out(project, monkeypatch):
    """Some Pythons were compiled with -flto, and say so to all that is compiled for them."""
    monkeypatch.setenv("CC", f"{os.environ.get('CC', 'gcc')} -flto")
    write_setup(project, "kernels", ["one.c"])
    build_in_place(project)
    assert value_of("kernels.one()", project) == "1"


@pytest.mark.slow
def test_sources_are_compiled_at_the_same_time(project, monkeypatch, tmp_path):
    """Each compiler waits until the other one has begun, as it never would one after the other."""
    compiler = tmp_path / "compiler"
    compiler.write_text(
        f"#!/bin/sh\n"
        f"touch {tmp_path}/began.$$\n"
        f"for _ in $(seq 200); do\n"
        f'  [ $(ls {tmp_path}/began.* | wc -l) = 2 ] && exec gcc "$@"\n'
        f"  sleep 0.1\n"
        f"done\n"
        f"exit 1\n"
    )
    compiler.chmod(0o755)
    monkeypatch.setenv("CC", str(compiler))
    write_setup(project, "kernels", ["one.c", "two.c"], options="stubs=False")
    done = setup(project, "-q", "build_ext", "--inplace", "--parallel", "2")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_compiler_that_fails(project):
    (project / "two.c").write_text("int broken(\n")
    write_setup(project, "kernels", ["one.c", "two.c"])
    done = setup(project, "build_ext", "--inplace")
    assert done.returncode != 0
    assert "two.c:1:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_wheel_ships_stubs(project):
    (project / "one.cc").write_text(
        "#include <tvm/ffi/function.h>\n"
        "int add(int a, int b) { return a + b; }\n"
        "TVM_FFI_DLL_EXPORT_TYPED_FUNC(add, add);\n"
    )
    write_setup(project, "kernels", ["one.cc"])
    with wheel_of(project) as wheel:
        names = {name for name in wheel.namelist() if name.startswith("kernels/")}
        files = ("__init__.pyi", "one.o", "orcjit.toml", "py.typed")
        assert names == {f"kernels/{name}" for name in files}
        stub = wheel.read("kernels/__init__.pyi").decode()
    assert "def add(arg0: int, arg1: int, /) -> int: ..." in stub


@pytest.mark.slow
def test_stubs_of_packages_that_need_each_other(project):
    (project / "setup.py").write_text(
        "from setuptools import setup\n"
        "from orcjit_import import ObjectPackage\n"
        "setup(name='project', version='1.0', packages=[], ext_modules=[\n"
        "    ObjectPackage('user', ['one.c'], depends_on=['base']),\n"
        "    ObjectPackage('base', ['two.c']),\n"
        "])\n"
    )
    with wheel_of(project) as wheel:
        assert {"user/__init__.pyi", "base/__init__.pyi"} <= set(wheel.namelist())


@pytest.mark.slow
def test_without_its_dependency_a_package_gets_no_stubs(project):
    write_setup(project, "kernels", ["one.c"], options="depends_on=['absent_package']")
    done = build_in_place(project)
    assert "'kernels' gets no stubs for type checkers: " in done.stdout + done.stderr
    assert "needs 'absent_package'" in done.stdout + done.stderr
    assert not (project / "kernels" / "__init__.pyi").exists()


@pytest.mark.slow
def test_a_stub_that_somebody_wrote_stays(project):
    (project / "kernels").mkdir()
    (project / "kernels" / "__init__.pyi").write_text("def one() -> int: ...\n")
    write_setup(project, "kernels", ["one.c"])
    for _ in range(2):
        build_in_place(project)
        written = (project / "kernels" / "__init__.pyi").read_text()
        assert written == "def one() -> int: ...\n"


@pytest.mark.slow
def test_a_stub_that_is_not_wanted_any_more_goes(project):
    for options in ["", "stubs=False"]:
        write_setup(project, "kernels", ["one.c"], options=options)
        build_in_place(project)
    assert sorted(path.name for path in (project / "kernels").iterdir()) == ["one.o", "orcjit.toml"]


@pytest.mark.slow
def test_archives_are_copied(project, tmp_path):
    (project / "lib.c").write_text("int number(void) { return 9; }\n")
    run("gcc", "-c", "-fPIC", project / "lib.c", "-o", project / "lib.o")
    run("ar", "rc", project / "libnumber.a", project / "lib.o")
    text = (project / "one.c").read_text().replace("= 1;", "= number();")
    (project / "one.c").write_text(f"int number(void);\n{text}")
    write_setup(project, "kernels", ["one.c"], options="extra_objects=['libnumber.a']")
    pip("--target", tmp_path / "site", project)
    assert value_of("kernels.one()", tmp_path / "site") == "9"
    assert setup(project, "-q", "sdist").returncode == 0
    (sdist,) = (project / "dist").glob("*.tar.gz")
    listed = run("tar", "tzf", sdist)
    assert "/libnumber.a" in listed
    assert "/one.c" in listed


def test_what_is_copied_is_an_object(project):
    write_setup(project, "kernels", ["one.c"], options="extra_objects=['one.so']")
    done = setup(project, "build_ext", "--inplace")
    assert isinstance(done, subprocess.CompletedProcess)
    assert "takes objects and archives; 'one.so' is neither" in done.stderr
