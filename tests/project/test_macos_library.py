"""What `make link-macos` says of a library, told from what nm lists of it."""

from __future__ import annotations

import runpy

import pytest

# As llvm-nm prints it.
NM = """#!/bin/sh
case "$*" in
  *--undefined-only*) cat {undefined} ;;
  *) cat {exported} ;;
esac
"""
LEFT = "(undefined) external {} (dynamically looked up)"
GOOD = (LEFT.format("__ZTTNSt3__119basic_ostringstreamIcEE"), LEFT.format("___cxa_throw"))


@pytest.fixture
def check(root):
    return runpy.run_path(str(root / "scripts" / "check_macos_library.py"))


@pytest.fixture
def problems(check, tmp_path):
    def problems(exported, undefined=GOOD):
        files = {"exported": exported, "undefined": undefined}
        for name, lines in files.items():
            (tmp_path / name).write_text("".join(f"{line}\n" for line in lines))
        nm = tmp_path / "nm"
        nm.write_text(NM.format(**{name: tmp_path / name for name in files}))
        nm.chmod(0o755)
        return check["problems"]("library", str(nm))

    return problems


@pytest.fixture
def all_declared(check):
    return [f"_{name}" for name in sorted(check["declared"]())]


def test_a_library_that_exports_what_is_declared_is_good(problems, all_declared):
    assert len(all_declared) > 20
    assert problems(all_declared) == []


def test_what_is_missing_or_too_much_is_told(problems, all_declared):
    assert problems([*all_declared[1:], "_LLVMInit"]) == [
        "exported, and not declared: LLVMInit",
        f"declared, and not exported: {all_declared[0].removeprefix('_')}",
    ]


@pytest.mark.parametrize(
    "name", ["__ZN6orcjit5Image2AtEPKv", "__ZN4llvm5ErrorD1Ev", "__ZTVN4llvm3orc4TaskE", "_mremap"]
)
def test_what_neither_library_of_the_system_has_is_told(problems, all_declared, name):
    assert problems(all_declared, [*GOOD, LEFT.format(name)]) == [f"undefined: {name}"]


def test_another_library_is_told(problems, all_declared):
    undefined = [*GOOD, "(undefined) external _deflate (from libz)"]
    assert problems(all_declared, undefined) == ["needs another library of the system: libz"]


def test_a_list_that_cannot_be_read_is_no_good_one(problems, all_declared):
    assert len(problems(all_declared, ["something else"])) == 1
