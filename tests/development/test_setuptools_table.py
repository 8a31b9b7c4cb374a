"""Object packages of projects without ``setup.py``: the table in ``pyproject.toml``."""

import subprocess
import sys

import pytest

from .projects import build_in_place, pip, setup, value_of, write_kernel, write_table


@pytest.fixture
def project(tmp_path):
    directory = tmp_path / "project"
    write_kernel(directory / "src" / "one.c", "one", 1)
    write_kernel(directory / "src" / "two.c", "two", 2)
    return directory


@pytest.mark.slow
def test_an_installation(project, tmp_path):
    table = """
        [[tool.orcjit-import.packages]]
        name = "kernels"
        sources = ["src/*.c"]
        depends = ["json"]
        exports = ["one"]
        bind = "now"
        define-macros = { SOMETHING = "1", ANOTHER = "" }
        extra-compile-args = ["-O1"]
        """
    write_table(project, table)
    pip("--target", tmp_path / "site", project)
    assert value_of("kernels.one(), *kernels.__all__", tmp_path / "site") == "1 one"
    declared = (tmp_path / "site" / "kernels" / "orcjit.toml").read_text().splitlines()[1:]
    assert declared == ['depends = ["json"]', 'exports = ["one"]', 'bind = "now"']


@pytest.mark.slow
def test_an_editable_install_of_two_packages(project, tmp_path):
    table = """
        [[tool.orcjit-import.packages]]
        name = "first"
        sources = ["src/one.c"]

        [[tool.orcjit-import.packages]]
        name = "second"
        sources = ["src/two.c"]
        """
    write_table(project, table)
    pip("--target", tmp_path / "site", "--editable", project)
    assert value_of("first.one()", tmp_path / "site") == "1"
    assert value_of("second.two()", tmp_path / "site") == "2"


@pytest.mark.slow
def test_in_a_package_of_python_files(project):
    (project / "src" / "outer").mkdir()
    (project / "src" / "outer" / "__init__.py").touch()
    table = """
        [[tool.orcjit-import.packages]]
        name = "outer.kernels"
        sources = ["src/one.c"]
        """
    write_table(project, table)
    build_in_place(project)
    assert value_of("outer.kernels.one()", project / "src") == "1"


# What is wrong, and what is said of it. Each is a process: all but two are slow tests.
WRONG = [
    ("package = []", "tool.orcjit-import: unknown key 'package'; did you mean 'packages'?"),
    ("packages = 1", "tool.orcjit-import.packages must be tables"),
    ("packages = [{}]", "each of tool.orcjit-import.packages needs a name"),
    ('packages = [{name = "k"}]', "(name = 'k') has no sources"),
    (
        'packages = [{name = "k", source = ["a.c"]}]',
        "(name = 'k'): unknown key 'source'; did you mean 'sources'?",
    ),
    (
        'packages = [{name = "k", sources = "a.c"}]',
        "(name = 'k'): sources must be a list of texts, found str 'a.c'",
    ),
    ('packages = [{name = "k", sources = ["x*.c"]}]', "(name = 'k'): 'x*.c' matches no file"),
    (
        'packages = [{name = "k", sources = ["a.c"], depends = ["a b"]}]',
        "depends has 'a b', which is no module name",
    ),
    (
        'packages = [{name = "k", sources = ["a.c"], stubs = 1}]',
        "(name = 'k'): stubs must be true or false, found int 1",
    ),
]


@pytest.mark.parametrize(
    ("table", "message"),
    [*WRONG[:2], *(pytest.param(*each, marks=pytest.mark.slow) for each in WRONG[2:])],
)
def test_what_is_wrong_in_it(project, table, message):
    write_table(project, f"[tool.orcjit-import]\n{table}\n")
    done = setup(project, "build_ext")
    assert done.returncode != 0
    assert f"pyproject.toml: {message}" in done.stderr or message in done.stderr


def test_a_misspelt_table_is_told(project):
    """Instead of a wheel without anything in it."""
    write_table(project, '[[tool.orcjit_import.packages]]\nname = "k"\nsources = ["src/one.c"]\n')
    done = setup(project, "build_ext")
    assert done.returncode != 0
    told = "pyproject.toml: tool: unknown key 'orcjit_import'; did you mean 'orcjit-import'?"
    assert told in " ".join(done.stderr.split())


def test_tables_of_others_are_left_alone(project):
    write_table(project, "[tool.orcjit]\nfast = true\n[tool.import]\norcjit-import = 1\n")
    done = setup(project, "build_ext")
    assert done.returncode == 0, done.stderr


def test_distributions_that_others_make_get_no_packages(project):
    """As cffi and NumPy do, to compile something while they are imported."""
    write_table(project, '[[tool.orcjit-import.packages]]\nname = "k"\nsources = ["src/one.c"]\n')
    program = "import setuptools; print(setuptools.Distribution({'name': 'x'}).ext_modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "None"
