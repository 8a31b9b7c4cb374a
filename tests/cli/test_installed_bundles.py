"""Zip files of what an installer has put into a directory: applications, made by `zipapp`.

Their RECORDs cover the files of the distributions, and promise nothing of the rest.
"""

import importlib
import zipapp
import zipfile
from pathlib import Path

import pytest
from support.process import run_python

from orcjit_import.record import digest_of

from .conftest import elsewhere, members_of, write_members

MAIN = "import pure, kernels, lone\nprint(pure.VALUE, kernels.add(1, 2), lone.add(2, 3))\n"


def install(directory: Path, name: str, *files: str) -> None:
    """Write what pip leaves of a distribution: it has compiled the files, and says so."""
    information = f"{name}-1.0.dist-info"
    for member, text in {"INSTALLER": "pip\n", "REQUESTED": "", "METADATA": "x"}.items():
        path = directory / information / member
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    listed = [*files, f"{information}/INSTALLER", f"{information}/REQUESTED"]
    rows = [f"{each},{digest_of((directory / each).read_bytes())}," for each in listed]
    rows += [f"__pycache__/{name}.cpython-312.pyc,,", f"../../bin/{name},sha256=x,1"]
    rows.append(f"{information}/RECORD,,")
    (directory / information / "RECORD").write_text("\n".join([*rows, ""]))


@pytest.fixture
def application(kernels, gcc):
    """A directory with two installed distributions, and files of nobody."""
    directory = kernels.directory / "app"
    kernels.put("app/kernels/a.o", gcc("basic/add.c"))
    kernels.put("app/pure.py", "VALUE = 1\n")
    kernels.put("app/__pycache__/pure.cpython-312.pyc", "compiled")
    install(directory, "kernels", "kernels/a.o")
    install(directory, "pure", "pure.py")
    kernels.put("app/lone.o", gcc("basic/add.c"))
    kernels.put("app/__main__.py", MAIN)
    return directory


@pytest.mark.parametrize("compressed", [False, True])
def test_an_application_runs(application, compressed):
    zipapp.create_archive(
        application, "app.pyz", interpreter="/usr/bin/env python3", compressed=compressed
    )
    program = """
import runpy, sys
import orcjit_import
runpy.run_path(sys.argv[1], run_name="__main__")
assert not orcjit_import._failures
"""
    assert run_python(program, application.with_name("app.pyz")).stdout == "1 3 5\n"


@pytest.mark.parametrize(
    ("member", "module"), [("pure.py", "pure"), ("kernels/a.o", "kernels")], ids=str
)
def test_what_is_listed_with_a_digest_has_to_match(
    application, kernels, monkeypatch, member, module
):
    zipapp.create_archive(application, "app.pyz")
    write_members("app.pyz", {**members_of("app.pyz"), member: b"VALUE = 2"})
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(application.with_name("app.pyz")))
    with pytest.raises(ImportError, match=r"1\.0\.dist-info/RECORD says: the bundle was changed"):
        importlib.import_module(module)


def test_a_file_of_two_distributions_is_that_of_either(application, kernels, monkeypatch):
    install(application, "other", "pure.py")
    kernels.put("app/pure.py", "VALUE = 3\n")
    install(application, "third", "pure.py")
    zipapp.create_archive(application, "app.pyz")
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(application.with_name("app.pyz")))
    monkeypatch.delitem(importlib.sys.modules, "pure", raising=False)
    assert importlib.import_module("pure").VALUE == 3


def test_a_listed_object_that_was_left_out_is_nothing(application, kernels, monkeypatch):
    (application / "kernels/a.o").unlink()
    zipapp.create_archive(application, "app.pyz")
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(application.with_name("app.pyz")))
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("kernels.a")


def test_verify_does_not_call_it_right(application, kernels):
    zipapp.create_archive(application, "app.pyz")
    status, printed, _ = kernels.run("verify", "app.pyz")
    assert status == 1
    assert printed.startswith("app.pyz: has the RECORDs of installed distributions alone")


@pytest.mark.parametrize("record", ["RECORD", "kernels-1.0.dist-info/RECORD"])
def test_no_added_member_takes_back_the_promise_of_a_bundle(kernels, gcc, monkeypatch, record):
    """Not the INSTALLER itself, nor the RECORD of something that was installed."""
    name = "b.zip" if record == "RECORD" else "kernels-1.0-py3-none-any.whl"
    kernels.output("pack", "kernels", "-o", name)
    kernels.put("app/pure.py", "VALUE = 1\n")
    install(kernels.directory / "app", "pure", "pure.py")
    assert record in members_of(name)
    with zipfile.ZipFile(name, "a") as opened:
        opened.writestr("kernels-1.0.dist-info/INSTALLER", "pip\n")
        for path in sorted((kernels.directory / "app").rglob("*")):
            if path.is_file():
                opened.write(path, path.relative_to(kernels.directory / "app"))
        opened.write(gcc("basic/value.c", "-DVALUE=5"), "unlisted/a.o")
    elsewhere(kernels, monkeypatch)
    monkeypatch.syspath_prepend(str(kernels.directory / name))
    for module in ("unlisted", "kernels", "pure"):
        with pytest.raises(ImportError, match=r"is not listed in RECORD|has no digest"):
            importlib.import_module(module)


def test_a_wheel_of_what_was_installed_is_strict_again(application, kernels, monkeypatch):
    kernels.output("pack", "app", "-o", "kernels-1.0-py3-none-any.whl")
    assert "kernels-1.0.dist-info/INSTALLER" not in members_of("kernels-1.0-py3-none-any.whl")
    assert kernels.output("verify", "kernels-1.0-py3-none-any.whl").endswith(": valid\n")


def test_the_reason_why_an_application_does_not_start(kernels):
    """runpy takes an ImportError that names `__main__` for a file that is missing."""
    kernels.output("pack", "kernels", "-o", "b.zip")
    with zipfile.ZipFile("b.zip", "a") as opened:
        opened.writestr("__main__.py", "print('added')")
    program = "import runpy, sys, orcjit_import; runpy.run_path(sys.argv[1], run_name='__main__')"
    done = run_python(program, kernels.directory / "b.zip")
    assert done.returncode == 1
    assert "b.zip/__main__.py: is not listed in RECORD" in done.stderr.splitlines()[-1]
