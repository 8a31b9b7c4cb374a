"""gdb knows linked code by name and line, where ORCJIT_GDB=1 asks for it: it is run for real."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.build import OBJECTS
from support.compilers import find_tool

PROGRAM = """
import gc, sys
import orcjit_import
session = orcjit_import.ExecutionSession()
module = session.load_module(sys.argv[1:])
print("result", module["twice"](20))
"""
TESTS = Path(__file__).resolve().parent.parent


def gdb(program: str, *commands: str, objects=(), **environment: str) -> str:
    """Run a Python program under gdb with these commands; return what both print."""
    command = [find_tool("gdb", "gdb"), "-nx", "-batch", "-ex", "set breakpoint pending on"]
    for each in commands:
        command += ["-ex", each]
    done = subprocess.run(
        [*command, "--args", sys.executable, "-c", program, *map(str, objects)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture(params=[pytest.param("-gdwarf-4", marks=pytest.mark.slow), "-gdwarf-5"])
def steps(request, cc):
    return cc("debuggers/steps.cc", "-O0", request.param)


def test_breakpoint_line_and_variables(steps):
    told = gdb(
        PROGRAM, "break steps.cc:8", "run", "bt 3", "print doubled", objects=[steps], ORCJIT_GDB="1"
    )
    assert "Breakpoint 1, steps::inner (value=20) at " in told
    assert re.search(r"^#1 .*twice.* at .*steps\.cc:", told, re.MULTILINE)
    assert "$1 = 40" in told


def test_large_object_of_which_the_link_reads_a_part(cc):
    large = OBJECTS / "debuggers" / "large.h"
    steps = cc("debuggers/steps.cc", "-O0", "-g", "-include", str(large))
    assert steps.stat().st_size > 256 << 10
    told = gdb(PROGRAM, "break steps.cc:8", "run", "print doubled", objects=[steps], ORCJIT_GDB="1")
    assert "Breakpoint 1, steps::inner (value=20) at " in told
    assert "$1 = 40" in told


def test_source_is_listed_and_stepped_through(steps):
    told = gdb(
        PROGRAM, "break steps::inner", "run", "next", "finish", objects=[steps], ORCJIT_GDB="1"
    )
    assert "return doubled;  // line 8" in told
    assert "Value returned is $1 = 40" in told


def test_functions_of_several_objects(steps, cc):
    other = cc("basic/add.c", "-O0", "-g")
    told = gdb(
        f"{PROGRAM}print(module['add'](1, 2))",
        "break __tvm_ffi_add",
        "run",
        "info symbol steps::inner",
        objects=[steps, other],
        ORCJIT_GDB="1",
    )
    assert "in section .text" in told
    assert "Breakpoint 1, __tvm_ffi_add" in told


def test_optimized_code_has_lines(cc):
    steps = cc("debuggers/steps.cc", "-O2", "-g", "-ffunction-sections")
    told = gdb(PROGRAM, "break steps::inner", "run", objects=[steps], ORCJIT_GDB="1")
    assert "steps.cc:" in told


def test_what_is_unloaded_is_forgotten(steps):
    program = """
import gc, sys
import orcjit_import
for _ in range(3):
    module = orcjit_import.ExecutionSession().load_module(sys.argv[1:])
    module["twice"](20)
    del module
    gc.collect()
sys.exit(7)
"""
    told = gdb(program, "catch syscall exit_group", "run", "info address steps::inner",
               objects=[steps], ORCJIT_GDB="1")  # fmt: skip
    assert 'No symbol "steps' in told


def test_nothing_is_told_unless_asked_for(steps):
    told = gdb(PROGRAM, "break steps::inner", "run", objects=[steps])
    assert "result 40" in told
    assert "Breakpoint 1, " not in told
