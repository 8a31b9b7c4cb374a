"""`ObjectPackage`: wheels, editable installs and builds in place of object packages."""

import re

import pytest

from .projects import pip, setup, value_of, write_kernel, write_setup

WITH_COMMANDS = "cmdclass=commands, packages=[]"


@pytest.fixture
def project(tmp_path):
    directory = tmp_path / "project"
    directory.mkdir()
    return directory


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


@pytest.mark.parametrize("command", [["build_ext"], ["build_ext", "--inplace"], ["bdist_wheel"]])
def test_without_the_commands_it_is_refused(project, command):
    write_kernel(project / "add.c", "add", 6)
    write_setup(project, "kernels", ["add.c"], "packages=[]")
    done = setup(project, *command)
    assert done.returncode != 0
    assert re.search(r"error: 'kernels' is an ObjectPackage.*cmdclass=commands", done.stderr)
    assert not list(project.rglob("*.so"))
