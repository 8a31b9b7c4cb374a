"""Which manifest advice names, and manifests that nothing reads."""

import importlib

import pytest

import orcjit_import

NEEDS_LIBRARY = """
#include "kernel.h"
int cublasNobody(void);
EXPORT_INT(value) { return cublasNobody(); }
"""


@pytest.fixture(params=["library", "package"])
def needy(shell, gcc, builder, request):
    """Put an object that lacks something to a path."""
    code = gcc("declarations/uses.c")
    if request.param == "library":
        code = builder.compile_text("gcc", "needs.c", NEEDS_LIBRARY)
    return lambda path: shell.put(path, code)


@pytest.mark.parametrize(
    ("path", "manifest"),
    [
        ("kernels.o", "kernels.orcjit.toml"),
        ("kernels/a.o", "kernels/orcjit.toml"),
    ],
)
def test_advice_names_the_manifest_that_would_be_read(shell, needy, monkeypatch, path, manifest):
    needy(path)
    expected = f" in {shell.directory / manifest}"
    monkeypatch.syspath_prepend(str(shell.directory))
    with pytest.raises(ImportError) as caught:
        importlib.import_module("kernels")
    assert expected in str(caught.value)
    assert " in orcjit.toml" not in str(caught.value)
    (problem,) = shell.json("check", "kernels", status=1)["problems"]
    assert expected in problem["text"]


def test_two_modules_have_two_manifests(shell, needy):
    needy("first.o")
    needy("second/a.o")
    found = shell.json("check", "first", "second", status=1)["problems"]
    for problem, manifest in zip(found, ("first.orcjit.toml", "second/orcjit.toml"), strict=True):
        assert f" in {shell.directory / manifest}" in problem["text"]


def test_a_manifest_beside_a_lone_object(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("orcjit.toml", 'depends = ["nosuch"]')
    expected = (
        f"{shell.directory}/orcjit.toml declares nothing for kernels.o: that is read when its "
        f"directory is imported as one package. The manifest of kernels.o is "
        f"{shell.directory}/kernels.orcjit.toml"
    )
    assert f"note: {expected}\n" in shell.output("check", "kernels.o")
    assert shell.json("check", "kernels.o")["notes"] == [expected]
    assert expected in str(orcjit_import.explain("kernels"))


def test_a_manifest_beside_an_init_file(shell, gcc):
    shell.put("package/__init__.py", "")
    shell.put("package/a.o", gcc("basic/add.c"))
    shell.put("package/orcjit.toml", "")
    expected = "declares nothing for a.o: nothing reads it beside __init__.py"
    assert expected in shell.output("check", "./package")
    assert expected in str(orcjit_import.explain("package.a"))


def test_manifests_that_are_read(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("kernels.orcjit.toml", "")
    shell.put("orcjit.toml", "")
    shell.put("package/a.o", gcc("basic/add.c"))
    shell.put("package/orcjit.toml", "")
    assert shell.json("check", "kernels.o", "./package")["notes"] == []
    assert "declares nothing" not in str(orcjit_import.explain("package"))


def test_objects_without_exports_in_a_regular_package(shell, builder):
    shell.put("package/__init__.py", "")
    shell.put("package/stray.o", builder.compile_text("gcc", "stray.c", "int stray;\n"))
    message = shell.error("check", "./package")
    assert "put a manifest NAME.orcjit.toml beside each, which may be empty" in message
