"""Every import of the package, and of the standard library, where nothing is loaded yet."""

from __future__ import annotations

import ast
import zipfile
from pathlib import Path

import pytest

from .conftest import FORMS, LIST_STANDARD_LIBRARY, Environment, Pair

# Runs each statement in a process of its own, in which nothing but the finder is there.
EACH = """
import sys
statements = sys.stdin.read().split("\\n")
prepare = sys.argv[1]
exec(prepare)
import os
sys.stdout.flush()
for statement in statements:
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for number in (0, 2):
            os.dup2(null, number)
        told = os.dup(1)
        os.dup2(null, 1)
        try:
            exec(statement, {})
            outcome = "imported"
        except BaseException as error:
            outcome = type(error).__name__
        ours = sys.modules.get("orcjit_import")
        failures = getattr(ours, "_failures", [])
        if failures:
            outcome = repr(failures)
        os.write(told, f"{statement}: {outcome}\\n".encode())
        os._exit(0)
    os.waitpid(child, 0)
"""

FINDER = "import orcjit_import"
NO_FINDER = "import orcjit_import; orcjit_import.uninstall()"

# Open a browser, print a poem, or need a display.
LEFT_OUT = {"antigravity", "this", "idlelib", "turtle", "turtledemo"}


def outcomes(python: Environment, statements: list[str], prepare: str, **options) -> list[str]:
    text = "\n".join(statements)
    return python.output("-c", EACH, prepare, text=text, timeout=550, **options).splitlines()


def statements_of(package: Path) -> list[str]:
    """Return every import statement in the package, in absolute form."""
    found = set()
    for path in package.rglob("*.py"):
        parts = (package.name, *path.relative_to(package).parts[:-1])
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                above = parts[: len(parts) + 1 - node.level] if node.level else ()
                module = ".".join([*above, *filter(None, [node.module])])
                names = ", ".join(name.name for name in node.names)
                found.add(f"from {module} import {names}")
            elif isinstance(node, ast.Import):
                found |= {f"import {name.name}" for name in node.names}
    return sorted(statement for statement in found if "__future__" not in statement)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("is_cold", "stride"),
    [
        pytest.param(False, 1, id="with site", marks=pytest.mark.slow),
        pytest.param(True, 1, id="cold", marks=pytest.mark.slow),
        pytest.param(True, 3, id="cold, a third"),
    ],
)
def test_every_import_statement_of_the_package_with_a_zip_file_first(
    pair: Pair, tmp_path: Path, is_cold: bool, stride: int
) -> None:
    with zipfile.ZipFile(tmp_path / "any.zip", "w") as archive:
        archive.writestr("some.txt", "")
    statements = statements_of(pair.enabled.site_packages / "orcjit_import")
    assert len(statements) > 150
    statements = statements[::stride]
    site = f"sys.path.append({str(pair.enabled.site_packages)!r})\n" if is_cold else ""
    zip_first = "\nsys.path.insert(0, 'any.zip')"
    flags = {"cwd": tmp_path}
    python = _with_flags(pair.enabled, "-I", "-S") if is_cold else pair.enabled
    found = outcomes(python, statements, site + FINDER + zip_first, **flags)
    assert found == outcomes(python, statements, site + NO_FINDER + zip_first, **flags)
    assert sum(line.endswith(": imported") for line in found) > 100 / stride


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("form", FORMS)
def test_every_module_of_the_standard_library_as_a_stray(pair: Pair, strays, form: str) -> None:
    names = pair.plain.output("-c", LIST_STANDARD_LIBRARY).split()
    statements = [f"import {name}" for name in names if name not in LEFT_OUT]
    place = strays(form)
    found = outcomes(pair.enabled, statements, FINDER, cwd=place)
    expected = outcomes(pair.plain, statements, "", cwd=place)
    assert [line for line in found if line not in expected] == []
    assert len(found) == len(statements)


def _with_flags(python: Environment, *flags: str) -> Environment:
    class Flagged(Environment):
        def run(self, *arguments, **options):
            return super().run(*flags, *arguments, **options)

    return Flagged(python.python, python.site_packages)
