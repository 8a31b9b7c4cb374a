"""The tag of a wheel of objects is one that an index takes, where what they need allows it."""

from __future__ import annotations

import os
import platform
import shutil
import sysconfig

import pytest

from orcjit_import.development.wheel_tags import WheelTag, tag_of

MACHINE = platform.machine()
PLAIN = WheelTag("cp311", "cp311", f"linux_{MACHINE}")
GLIBC = "_".join(os.confstr("CS_GNU_LIBC_VERSION").split()[1].split("."))
MANYLINUX = f"manylinux_{GLIBC}_{MACHINE}"
PYTHON = f"-I{sysconfig.get_path('include')}"


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
    assert tag_of([package], package.parent, PLAIN) == ("py3", "none", MANYLINUX)


@pytest.mark.parametrize(
    ("symbol", "manifest"),
    [
        ("defined_nowhere", ""),
        ("zlibVersion", 'libraries = ["libz.so.1"]'),
        ("strlen", 'libraries = ["libz.so.1"]'),
    ],
)
def test_what_is_not_on_every_linux_keeps_the_plain_platform(kernels, symbol, manifest):
    package = kernels("symbols/calls_symbol.c", f"-DSYMBOL={symbol}", manifest=manifest)
    assert tag_of([package], package.parent, PLAIN) == ("py3", "none", PLAIN.platform)


def test_of_an_object_that_is_broken_nothing_is_promised(kernels):
    package = kernels("basic/add.c")
    (package / "b.o").write_text("")
    assert tag_of([package], package.parent, PLAIN) == PLAIN


@pytest.mark.parametrize("other", ["macosx_11_0_arm64", "linux_riscv64", "win_amd64"])
def test_other_systems_keep_theirs(kernels, other):
    package = kernels("basic/add.c")
    plain = PLAIN._replace(platform=other)
    assert tag_of([package], package.parent, plain) == ("py3", "none", other)


def test_an_extension_module_is_for_one_version_of_python(kernels):
    package = kernels("extensions/multi.c", PYTHON, "-DNAME=kernels")
    assert tag_of([package], package.parent, PLAIN) == ("cp311", "cp311", MANYLINUX)


def test_so_is_a_kernel_that_calls_python(kernels):
    package = kernels("symbols/calls_symbol.c", "-DSYMBOL=PyErr_Occurred")
    assert tag_of([package], package.parent, PLAIN) == ("cp311", "cp311", MANYLINUX)
