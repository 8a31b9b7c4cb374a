"""`ObjectPackage`: wheels, editable installs and builds in place of object packages."""

import re
import subprocess
import sys

import pytest
from support.build import run

from .projects import (
    build_in_place,
    pip,
    setup,
    value_of,
    write_kernel,
    write_setup,
    write_table,
)

WITH_COMMANDS = "cmdclass=commands, packages=[]"


@pytest.fixture
def project(tmp_path):
    directory = tmp_path / "project"
    directory.mkdir()
    return directory


@pytest.mark.slow
def test_an_editable_install(project, tmp_path):
    write_kernel(project / "src" / "add.c", "add", 1)
    write_setup(project, "editable_kernels", ["src/add.c"], WITH_COMMANDS)
    pip("--target", tmp_path / "site", "--editable", project)
    assert value_of("editable_kernels.add()", tmp_path / "site") == "1"
    assert (project / "editable_kernels" / "add.o").is_file()


@pytest.mark.slow
def test_an_editable_install_of_a_package_with_objects_in_it(project, tmp_path):
    write_kernel(project / "src" / "add.c", "add", 2)
    (project / "lib" / "outer_package").mkdir(parents=True)
    (project / "lib" / "outer_package" / "__init__.py").touch()
    more = "cmdclass=commands, packages=['outer_package'], package_dir={'': 'lib'}"
    write_setup(project, "outer_package.kernels", ["src/add.c"], more)
    pip("--target", tmp_path / "site", "--editable", project)
    assert value_of("outer_package.kernels.add()", tmp_path / "site") == "2"


@pytest.mark.slow
def test_an_editable_install_that_links_to_the_files(project, tmp_path):
    write_kernel(project / "src" / "add.c", "add", 3)
    write_setup(project, "strict_kernels", ["src/add.c"], WITH_COMMANDS)
    options = ["--config-settings", "editable_mode=strict"]
    pip("--target", tmp_path / "site", *options, "--editable", project)
    assert value_of("strict_kernels.add()", tmp_path / "site") == "3"


def test_in_place(project):
    write_kernel(project / "add.c", "add", 4)
    write_setup(project, "kernels", ["add.c"], WITH_COMMANDS)
    assert setup(project, "-q", "build_ext", "--inplace").returncode == 0
    assert value_of("kernels.add()", project) == "4"


@pytest.mark.slow
def test_a_source_that_is_gone_leaves_no_object(project):
    for name in ["one", "two"]:
        write_kernel(project / f"{name}.c", name, 5)
    (project / "kernels").mkdir()
    (project / "kernels" / "mine.o").touch()
    for sources in [["one.c", "two.c"], ["one.c"]]:
        write_setup(project, "kernels", sources, WITH_COMMANDS)
        assert setup(project, "-q", "build_ext", "--inplace").returncode == 0
    assert sorted(path.name for path in (project / "kernels").glob("*.o")) == ["mine.o", "one.o"]


@pytest.mark.slow
def test_sources_of_the_same_name(project, tmp_path):
    sources = ["a/add.c", "b/add.c", "b/add.cc", "b/add.cpp", "once.c"]
    for number, source in enumerate(sources):
        write_kernel(project / source, f"f{number}", number)
    write_setup(project, "same_kernels", sources, WITH_COMMANDS)
    pip("--target", tmp_path / "site", project)
    calls = " + ".join(f"same_kernels.f{number}() * 10**{number}" for number in range(5))
    assert value_of(calls, tmp_path / "site") == "43210"
    made = sorted(path.name for path in (tmp_path / "site" / "same_kernels").glob("*.o"))
    assert made == ["a.add.c.o", "b.add.c.o", "b.add.cc.o", "b.add.cpp.o", "once.o"]


@pytest.mark.slow
def test_the_commands_need_not_be_asked_for(project):
    write_kernel(project / "add.c", "add", 6)
    write_setup(project, "kernels", ["add.c"])
    build_in_place(project)
    assert value_of("kernels.add()", project) == "6"
    assert not list(project.rglob("*.so"))


@pytest.mark.slow
def test_a_project_keeps_its_own_command(project):
    write_kernel(project / "add.c", "add", 7)
    (project / "own.py").write_text(
        "from setuptools.command.build_ext import build_ext\n"
        "class own(build_ext):\n"
        "    def run(self):\n"
        "        print('its own command')\n"
        "        super().run()\n"
    )
    more = "packages=[], cmdclass={'build_ext': __import__('own').own}"
    write_setup(project, "kernels", ["add.c"], more)
    path = project / "setup.py"
    path.write_text(f"import sys; sys.path.insert(0, '')\n{path.read_text()}")
    assert "its own command" in build_in_place(project).stdout
    assert value_of("kernels.add()", project) == "7"


NO_PLUGINS = (
    "packages=[], distclass=type('D', (__import__('setuptools').Distribution,), "
    "{'finalize_options': lambda self: None})"
)


@pytest.mark.parametrize("command", [["build_ext"], ["build_ext", "--inplace"], ["bdist_wheel"]])
def test_where_the_commands_are_not_found_it_is_refused(project, command):
    write_kernel(project / "add.c", "add", 6)
    write_setup(project, "kernels", ["add.c"], NO_PLUGINS)
    done = setup(project, *command)
    assert done.returncode != 0
    assert re.search(r"error: 'kernels' is an ObjectPackage.*cmdclass=commands", done.stderr)
    assert not list(project.rglob("*.so"))


def test_the_package_costs_nothing_until_it_is_asked_for():
    program = (
        "import sys, orcjit_import; assert 'setuptools' not in sys.modules;"
        "from orcjit_import import ObjectPackage, commands; print(sorted(commands))"
    )
    assert run(sys.executable, "-c", program).strip() == "['bdist_wheel', 'build_ext']"


def test_a_project_of_others_is_left_as_it_is(project):
    """Not even our parts are imported for it."""
    write_table(project, '[tool.other]\nkey = "value"\n')
    program = (
        "import sys, setuptools; made = setuptools.setup(script_args=['--name']);"
        "own = [name for name, kind in made.cmdclass.items() if 'orcjit' in kind.__module__];"
        "print(made.ext_modules, own, [name for name in sys.modules if"
        " name.startswith('orcjit_import.development') and name.count('.') == 2])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=True
    )
    table = "['orcjit_import.development.setuptools_table']"
    assert done.stdout.splitlines()[-1] == f"None [] {table}"


@pytest.mark.parametrize(
    ("absent", "message"),
    [
        ("setuptools", r"ObjectPackage needs setuptools, .* pip install .orcjit-import\[build\]"),
        ("setuptools.command.bdist_wheel", r"needs setuptools 70\.1 or newer, and this is \d+"),
    ],
)
def test_setuptools_that_is_absent_or_old(absent, message):
    program = (
        f"import sys\n"
        f"class Absent:\n"
        f"    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {absent!r}:\n"
        f"            raise ModuleNotFoundError(name, name=name)\n"
        f"sys.meta_path.insert(0, Absent())\n"
        f"from orcjit_import import ObjectPackage\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert re.search(f"ImportError: .*{message}", done.stderr)
