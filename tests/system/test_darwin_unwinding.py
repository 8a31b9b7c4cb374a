"""The part of native/os/darwin that can be run here: which descriptions libunwind is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.build import run
from support.compilers import find_compiler
from support.contract import INCLUDES

from .test_contract import start

SOURCE = Path(__file__).with_suffix("").with_name("darwin_unwinding.cc")
CASES = re.findall(r"^NATIVE_CASE\((\w+)\)", SOURCE.read_text("utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def program(builder, tmp_path_factory):
    gcc = find_compiler("gcc")
    output = tmp_path_factory.mktemp("unwinding") / "unwinding"
    run(gcc.linker, builder.compile(gcc, str(SOURCE), *INCLUDES), "-o", output)
    return output


@pytest.mark.parametrize("case", CASES)
def test_a_table_is_told_as_descriptions(program, case):
    done = start(program, case)
    assert (done.returncode, done.stderr) == (0, "")
