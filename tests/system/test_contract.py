"""What native/os promises to the layers above: a program of it alone, without LLVM, tries it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess

import pytest
from support.build import run
from support.compilers import find_compiler
from support.contract import CONTRACT, INCLUDES, System

LINUX = System(("posix", "linux"), platform.machine(), has_workarounds=True)
# Where the interpreter is an emulated one, so is the program.
EMULATOR = [tool] if (tool := shutil.which("emulate")) else []


@pytest.fixture(scope="module")
def program(builder, tmp_path_factory):
    gcc = find_compiler("gcc")
    included = LINUX.in_one()
    everything = builder.made("system.cc", lambda path: path.write_text(included), included)
    objects = [builder.compile(gcc, str(path), *INCLUDES) for path in (everything, *LINUX.checks())]
    output = tmp_path_factory.mktemp("contract") / "contract"
    run(gcc.linker, *objects, "-rdynamic", "-ldl", "-pthread", "-o", output)
    return output


@pytest.fixture
def helper(builder, tmp_path):
    """Return a way of making a shared library that the program tries things with."""
    compiled = builder.compile(find_compiler("gcc"), str(CONTRACT / "helper.c"))

    def make(*flags):
        output = tmp_path / "libhelper.so"
        run(find_compiler("gcc").linker, "-shared", compiled, *flags, "-o", output)
        return output

    return make


def start(program, *arguments):
    """Run it, without what a sanitized run of the tests preloads."""
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    command = [*EMULATOR, program, *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def keeps(program, helper_library, directory, promise):
    directory.mkdir()
    done = start(program, helper_library, directory, promise)
    return done.returncode == 0 or done.stderr


@pytest.mark.parametrize("promise", LINUX.promises())
def test_a_promise_is_kept(program, helper, tmp_path, promise):
    if EMULATOR and promise == "limits_of_the_process_are_heeded":
        pytest.skip("qemu-user keeps no limits of address space")
    assert keeps(program, helper(), tmp_path / "scratch", promise) is True


def test_imports_that_the_loader_has_made_constant_are_replaced(program, helper, tmp_path):
    library = helper("-Wl,-z,relro,-z,now")
    promise = "a_library_can_be_made_to_call_another_function"
    assert keeps(program, library, tmp_path / "scratch", promise) is True


def test_every_promise_is_tried(program):
    assert sorted(start(program, "-", "-").stdout.split()) == sorted(LINUX.promises())
