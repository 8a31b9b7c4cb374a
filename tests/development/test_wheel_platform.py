"""The tag of a wheel of objects is one that an index takes, where what they need allows it."""

from __future__ import annotations

import os
import platform
import shutil

import pytest

from orcjit_import.development.wheel_platform import platform_of

PLAIN = f"linux_{platform.machine()}"


@pytest.fixture
def kernels(tmp_path, gcc):
    """Make a package of an object, with a manifest."""

    def make(source, *flags, manifest=""):
        package = tmp_path / "kernels"
        package.mkdir()
        shutil.copyfile(gcc(source, *flags), package / "a.o")
        (package / "orcjit.toml").write_text(manifest)
        return package

    return make


def test_objects_need_the_c_library_of_this_machine_at_most(kernels):
    package = kernels("basic/add.c")
    release = os.confstr("CS_GNU_LIBC_VERSION").split()[1].replace(".", "_")
    expected = f"manylinux_{release}_{platform.machine()}"
    assert platform_of([package], package.parent, PLAIN) == expected


@pytest.mark.parametrize(
    ("symbol", "manifest"),
    [
        ("defined_nowhere", ""),
        ("zlibVersion", 'libraries = ["libz.so.1"]'),
        ("strlen", 'libraries = ["libz.so.1"]'),
    ],
)
def test_what_is_not_on_every_linux_keeps_the_plain_one(kernels, symbol, manifest):
    package = kernels("symbols/calls_symbol.c", f"-DSYMBOL={symbol}", manifest=manifest)
    assert platform_of([package], package.parent, PLAIN) == PLAIN


def test_so_does_an_object_that_is_broken(kernels):
    package = kernels("basic/add.c")
    (package / "b.o").write_text("")
    assert platform_of([package], package.parent, PLAIN) == PLAIN


@pytest.mark.parametrize("plain", ["macosx_11_0_arm64", "linux_riscv64", "win_amd64"])
def test_other_systems_keep_theirs(kernels, plain):
    package = kernels("basic/add.c")
    assert platform_of([package], package.parent, plain) == plain
