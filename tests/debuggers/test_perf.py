"""perf knows linked code by name: by a map (ORCJIT_PERF_MAP=1) and by a dump (ORCJIT_JITDUMP=1)."""

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from support.build import OBJECTS
from support.process import lines_of

PROGRAM = """
import os, sys
import orcjit_import
library = orcjit_import.ExecutionSession().create_library()
library.add(sys.argv[1])
library["spin"](int(sys.argv[2]))
print(os.getpid())
print(library.symbol_address("__tvm_ffi_spin"))
"""
HEADER = struct.Struct("<IIIIIIQQ")
LOAD = struct.Struct("<IIQIIQQQQ")
DEBUG = struct.Struct("<IIQQQ")
DEBUG_ENTRY = struct.Struct("<QII")


@pytest.fixture
def steps(cc):
    return cc("debuggers/steps.cc", "-g")


def lines_in(record, count):
    """Parse the entries of a debug record: (address, file, line)."""
    entries = []
    place = DEBUG.size
    for _ in range(count):
        address, line, discriminator = DEBUG_ENTRY.unpack_from(record, place)
        file, _, _ = record[place + DEBUG_ENTRY.size :].partition(b"\0")
        place += DEBUG_ENTRY.size + len(file) + 1
        assert discriminator == 0
        entries.append((address, file.decode(), line))
    assert place == len(record)
    return entries


def functions_in(path):
    """Parse a dump by its specification: names, addresses, code and lines."""
    data = path.read_bytes()
    magic, version, size, machine, _, process, _, flags = HEADER.unpack_from(data)
    assert (magic, version, size, machine, flags) == (0x4A695444, 1, HEADER.size, 62, 0)
    found = {}
    lines = {}
    while size < len(data):
        if struct.unpack_from("<I", data, size) == (2,):
            _, total, _, address, count = DEBUG.unpack_from(data, size)
            lines[address] = lines_in(data[size : size + total], count)
            size += total
            continue
        record, total, _, pid, _, vma, address, length, _ = LOAD.unpack_from(data, size)
        assert (record, pid, vma) == (0, process, address)
        name, _, code = data[size + LOAD.size : size + total].partition(b"\0")
        assert len(code) == length
        found[name.decode()] = (address, code, lines.pop(address, []))
        size += total
    assert size == len(data)
    assert not lines, "each debug record precedes its function"
    return found


def test_the_map_has_names_and_places(steps):
    process, address = lines_of(PROGRAM, steps, 1, ORCJIT_PERF_MAP="1")
    path = Path(f"/tmp/perf-{process}.map")
    entries = [line.split(" ", 2) for line in path.read_text().splitlines()]
    path.unlink()
    places = {name: (int(start, 16), int(size, 16)) for start, size, name in entries}
    assert places["__tvm_ffi_spin"][0] == int(address)
    assert places["steps::spin(long)"][1] > 0


def test_the_dump_has_the_code(steps, tmp_path):
    process, address = lines_of(PROGRAM, steps, 1, ORCJIT_JITDUMP="1", JITDUMPDIR=str(tmp_path))
    found = functions_in(tmp_path / f"jit-{process}.dump")
    assert found["__tvm_ffi_spin"][0] == int(address)
    assert found["steps::spin(long)"][1]


def line_of(source, text):
    return 1 + next(i for i, line in enumerate(source.splitlines()) if text in line)


@pytest.mark.parametrize(
    "flags",
    [
        ("-gdwarf-2",),
        ("-gdwarf-3",),
        ("-gdwarf-4", "-O2"),
        ("-gdwarf-5",),
        ("-gdwarf-5", "-O2", "-ffunction-sections"),
        ("-gdwarf-5", "-gdwarf64"),
        ("-g1",),
        ("-g", "-gsplit-dwarf"),
    ],
    ids=" ".join,
)
def test_the_dump_has_the_lines(cc, tmp_path, flags):
    steps = cc("debuggers/steps.cc", *flags)
    process, _ = lines_of(PROGRAM, steps, 1, ORCJIT_JITDUMP="1", JITDUMPDIR=str(tmp_path))
    address, code, lines = functions_in(tmp_path / f"jit-{process}.dump")["steps::spin(long)"]
    source = (OBJECTS / "debuggers/steps.cc").read_text()
    first, last = line_of(source, "int64_t spin("), line_of(source, "return sum;")
    assert lines[0][0] == address
    assert lines[0][2] in (first, first + 1), "Clang leaves out what takes no instruction"
    assert {file.rpartition("/")[2] for _, file, _ in lines} == {"steps.cc"}
    assert first + 2 in [line for _, _, line in lines]
    assert {line for _, _, line in lines} <= set(range(first, last + 2))
    assert [entry[0] for entry in lines] == sorted(entry[0] for entry in lines)
    assert all(address <= entry[0] < address + len(code) for entry in lines)


def test_without_debug_information_there_are_no_lines(cc, tmp_path):
    steps = cc("debuggers/steps.cc")
    process, _ = lines_of(PROGRAM, steps, 1, ORCJIT_JITDUMP="1", JITDUMPDIR=str(tmp_path))
    found = functions_in(tmp_path / f"jit-{process}.dump")
    assert found["steps::spin(long)"][2] == []


def test_lines_that_cannot_be_read_are_left_out(cc, tmp_path):
    """Every byte of .debug_line changed, all at once and in turn: the code runs all the same."""
    steps = cc("debuggers/steps.cc", "-g")
    section = tmp_path / "line"
    command = ["objcopy", "--dump-section", f".debug_line={section}", steps, tmp_path / "copy.o"]
    subprocess.run(command, check=True)
    program = """
import sys
from pathlib import Path
import orcjit_import

def mutants_of(data):
    for value in (0x00, 0x7F, 0x80, 0xFF):
        yield bytes([value]) * len(data)
        for place in range(len(data)):
            yield data[:place] + bytes([value]) + data[place + 1 :]

good = Path(sys.argv[2]).read_bytes()
before, after = Path(sys.argv[1]).read_bytes().split(good)
path = Path(sys.argv[2] + ".o")
results = set()
for mutant in mutants_of(good):
    path.write_bytes(before + mutant + after)
    results.add(orcjit_import.ExecutionSession().load_module(path)["twice"](21))
print(len(good), results)
"""
    size, results = lines_of(program, steps, section, ORCJIT_JITDUMP="1", JITDUMPDIR=str(tmp_path))[
        0
    ].split(" ", 1)
    assert int(size) > 100
    assert results == "{42}"


def test_a_child_of_a_fork_has_a_dump_of_its_own(steps, tmp_path):
    program = """
import os, sys
import orcjit_import
orcjit_import.ExecutionSession().load_module(sys.argv[1])["spin"](1)
child = os.fork()
if child == 0:
    orcjit_import.ExecutionSession().load_module(sys.argv[1])["spin"](1)
    os._exit(0)
os.waitpid(child, 0)
"""
    lines_of(program, steps, ORCJIT_JITDUMP="1", JITDUMPDIR=str(tmp_path))
    dumps = sorted(tmp_path.glob("jit-*.dump"))
    assert len(dumps) == 2
    assert all("__tvm_ffi_spin" in functions_in(dump) for dump in dumps)


def test_nothing_is_written_unless_asked_for(steps, tmp_path):
    process, _ = lines_of(PROGRAM, steps, 1, JITDUMPDIR=str(tmp_path))
    assert not Path(f"/tmp/perf-{process}.map").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_cannot_be_written_to_is_no_error(steps):
    assert lines_of(PROGRAM, steps, 1, ORCJIT_JITDUMP="1", JITDUMPDIR="/nowhere")


def perf(*arguments, **environment):
    done = subprocess.run(
        ["perf", *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def may_record(tmp_path):
    """Whether there is a perf of this kernel's, and it may sample: in many containers not."""
    return (
        shutil.which("perf") is not None
        and perf("record", "-q", "-e", "cpu-clock", "-o", tmp_path / "probe", "true")[0] == 0
    )


@pytest.mark.parametrize("way", ["map", "dump"])
def test_perf_names_the_function(steps, tmp_path, way):
    if not may_record(tmp_path):
        pytest.skip("there is no perf for this kernel, or it may not sample here")
    switch = {"map": "ORCJIT_PERF_MAP", "dump": "ORCJIT_JITDUMP"}[way]
    data = tmp_path / "data"
    status, _, errors = perf(
        *("record", "-q", "-k", "mono", "-e", "cpu-clock", "-o", data),
        *(sys.executable, "-c", PROGRAM, steps, 100_000_000),
        **{switch: "1", "JITDUMPDIR": str(tmp_path)},
    )
    assert status == 0, errors
    if way == "dump":
        status, _, errors = perf("inject", "--jit", "-i", data, "-o", tmp_path / "injected")
        assert status == 0, errors
        data = tmp_path / "injected"
    _, report, _ = perf("report", "--stdio", "-i", data)
    assert "steps::spin(long)" in report
    if way == "dump":
        _, report, _ = perf("report", "--stdio", "-s", "srcline", "-i", data)
        assert "steps.cc:" in report
