"""Every way to name objects works for every command."""

from __future__ import annotations

import sys
import zipfile

import pytest

MAIN = '#include "kernel.h"\nEXPORT_INT(main) { return 40 + num_args; }\n'
# How each command's JSON tells which module it has looked at.
NAME_IN = {
    "inspect": lambda told: told[0]["name"],
    "check": lambda told: told["checked"][0],
    "graph": lambda told: told[0]["nodes"][0]["name"],
    "stubs": lambda told: next(iter(told)).partition(".pyi")[0].removesuffix("/__init__"),
    "explain": lambda told: told[0]["name"],
    "lock": lambda told: told["modules"][0],
}
TARGETS = {
    "single.o": "single",
    "single": "single",
    "library.a": "library",
    "kernels": "kernels",
    "./kernels": "kernels",
    "bundle.zip": "kernels",
    "bundle.zip/kernels": "kernels",
    "bundle.zip/kernels/a.o": "a",
    "plain.zip/deep/er": "kernels",
    "plain.zip/deep/er/kernels": "kernels",
    "plain.zip/regular": "regular.inner",
    "./regular": "regular.inner",
    "regular.inner": "regular.inner",
}


@pytest.fixture
def objects(shell, builder):
    """One object in every form; each exports a function `main`."""
    made = builder.compile_text("gcc", "main.c", MAIN)
    shell.put("single.o", made)
    shell.put("library.a", builder.archive("library.a", made))
    shell.put("kernels/a.o", made)
    shell.put("regular/__init__.py", "")
    shell.put("regular/inner.o", made)
    shell.output("pack", "kernels", "-o", "bundle.zip")
    with zipfile.ZipFile(shell.directory / "plain.zip", "w") as plain:
        plain.write(made, "deep/er/kernels/a.o")
        plain.write(made, "regular/inner.o")
        plain.writestr("regular/__init__.py", "")
        plain.writestr("deep/text.txt", "no object")
    return shell


@pytest.mark.parametrize("command", list(NAME_IN))
@pytest.mark.parametrize("target", list(TARGETS))
def test_every_command_takes_every_target(objects, command, target):
    found = NAME_IN[command](objects.json(command, target))
    assert found.replace("/", ".") == TARGETS[target]


@pytest.mark.parametrize("command", list(NAME_IN))
def test_every_command_takes_the_working_directory(objects, command, monkeypatch):
    monkeypatch.chdir(objects.directory / "regular")
    assert NAME_IN[command](objects.json(command, ".")).replace("/", ".") == "regular.inner"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("plain.zip/deep/missing", "there is no such file or directory in"),
        ("plain.zip/deep/text.txt", "neither an object file, nor an archive"),
        ("no.zip/kernels", "there is no such file or directory"),
    ],
)
def test_what_is_not_in_a_zip_file_is_told(objects, target, message):
    assert message in " ".join(objects.error("inspect", target).split())


@pytest.mark.parametrize(
    "target", ["single.o", "library.a", "bundle.zip", "./regular", "plain.zip/deep/er/kernels"]
)
def test_the_time_of_every_target(objects, target):
    assert objects.json("info", target)["all"] > 0


@pytest.mark.parametrize("target", [*TARGETS, "plain.zip/regular/inner.o", "regular"])
def test_all_of_them_run(objects, target):
    assert objects.run("run", target, "a", "b")[0] == 42


@pytest.mark.parametrize("target", ["bundle.zip", "bundle.zip/kernels", "bundle.zip/kernels/a.o"])
def test_the_bundle_of_every_target_is_verified(objects, target):
    assert objects.output("verify", target) == f"{target[:10]}: valid\n"


def test_the_bundle_of_a_module_is_verified(objects):
    objects.output("pack", "single.o", "-o", "other.zip")
    (objects.directory / "single.o").unlink()
    sys.path.insert(0, str(objects.directory / "other.zip"))
    assert objects.output("verify", "single").endswith("other.zip: valid\n")


@pytest.mark.parametrize("target", ["single.o", "kernels", "./kernels", "regular.inner"])
def test_what_is_in_no_bundle_cannot_be_verified(objects, target):
    message = " ".join(objects.error("verify", target).split())
    assert f"{target}: is in no bundle" in message
    assert f"orcjit-import lock {target} --check" in message


@pytest.mark.parametrize("command", ["inspect", "check", "graph", "stubs", "lock"])
def test_a_package_of_python_stands_for_the_objects_in_it(objects, command):
    found = NAME_IN[command](objects.json(command, "regular"))
    assert found.replace("/", ".") == "regular.inner"


def test_the_module_of_several_that_has_main_runs(objects, gcc):
    objects.put("other/a.o", gcc("basic/add.c"))
    objects.output("pack", "kernels", "other", "-o", "two.zip")
    assert objects.run("run", "two.zip")[0] == 40
    objects.output("pack", "kernels", "single.o", "-o", "several.zip")
    message = objects.error("run", "several.zip")
    assert "several of its modules export a function 'main': it holds kernels, single" in message


@pytest.mark.parametrize("command", ["inspect", "check", "graph", "info", "explain", "run"])
def test_an_empty_text_is_not_the_working_directory(shell, gcc, command):
    shell.put("kernels.o", gcc("basic/add.c"))
    assert shell.run(command, "")[0] == 1
