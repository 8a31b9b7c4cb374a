"""GCC's torture programs: what runs as a program of the system's linker runs when we link it.

The control is asked only about programs that do not run here: they may need what this machine or
compiler does not have. `make torture` and `make torture-aarch64` fetch the programs first.
"""

from __future__ import annotations

import itertools
import platform
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from compatibility.server import Server
from support.compilers import find_compiler

from torture.suite import OF_DIRECTORY, Program, programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compatibility.server import Outcome

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

# Programs are compiled and run in so many portions, which the processes of a test run share.
PORTIONS = 24

# In C of 1989 what later standards have forbidden is only warned of.
COMMON = ("-w", "-std=gnu89")
# Of GCC alone.
UNKNOWN_TO_CLANG = frozenset(itertools.chain.from_iterable(OF_DIRECTORY.values()))


@dataclass(frozen=True)
class Way:
    """How programs are compiled, and linked for the control."""

    compiler: str
    flags: tuple[str, ...]
    link: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.compiler, *self.flags))


LARGE = ("-O2", "-mcmodel=large", "-fno-pic")
# docs/platforms.md: of a program of the linker's, stdout is a copy. Some builds of Python have one.
NOT_NEAR = "so that data of other libraries is reached through a pointer"
WAYS = [
    Way("gcc", ("-O0", "-fno-pic"), ("-no-pie",), (NOT_NEAR,)),
    Way("gcc", ("-O2", "-fPIC")),
    Way("gcc", LARGE, ("-no-pie",)),
    Way("clang", ("-O2",)),
]

# Pages that are writable and executable at once are refused, and there are no other trampolines.
REFUSED = "asks for an executable stack"
# What the message says is done then.
WANTS_LIBGCC = "gcc -print-libgcc-file-name prints where libgcc.a is"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    started = Server(Path(__file__).with_name("runner.py"))
    yield started
    started.close()


@pytest.fixture(scope="module", autouse=True)
def no_core_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


@pytest.mark.parametrize("portion", range(PORTIONS))
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_programs(way: Way, portion: int, tmp_path: Path, server: Server) -> None:
    chosen = programs()[portion::PORTIONS]
    objects = compile_all(way, chosen, tmp_path)
    assert len(objects) > len(chosen) * 0.8, "most of them are not compiled at all"
    outcomes = {program: run(program, paths, server) for program, paths in objects.items()}
    for program, outcome in outcomes.items():
        if WANTS_LIBGCC in outcome.errors:
            outcomes[program] = run(program, [*objects[program], static_libgcc()], server)
    wrong = {
        program.name: outcome
        for program, outcome in outcomes.items()
        if outcome.status != 0
        and not any(reason in outcome.errors for reason in (REFUSED, *way.refused))
        and runs_as_program(way, objects[program], tmp_path)
    }
    assert not wrong, "\n".join(f"{name}: {outcome}" for name, outcome in wrong.items())


def compile_all(way: Way, chosen: list[Program], directory: Path) -> dict[Program, list[Path]]:
    """Return the objects of the programs that the compiler accepts."""
    groups: dict[tuple[str, ...], list[Program]] = {}
    for program in chosen:
        groups.setdefault((str(program.sources[0].parent), *program.options), []).append(program)
    objects: dict[Program, list[Path]] = {}
    for number, members in enumerate(groups.values()):
        objects.update(compile_group(way, members, directory / str(number)))
    return objects


def compile_group(way: Way, members: list[Program], place: Path) -> dict[Program, list[Path]]:
    """Compile programs of the same options with one command, which goes on after an error."""
    place.mkdir()
    options = [
        option
        for option in members[0].options
        if way.compiler == "gcc" or option not in UNKNOWN_TO_CLANG
    ]
    sources = dict.fromkeys(source for member in members for source in member.sources)
    command = [find_compiler(way.compiler).c, *COMMON, *way.flags, *options, "-c", *sources]
    subprocess.run(command, cwd=place, capture_output=True, check=False)
    objects = {
        member: [place / f"{source.stem}.o" for source in member.sources] for member in members
    }
    return {
        member: paths for member, paths in objects.items() if all(path.exists() for path in paths)
    }


def run(program: Program, objects: list[Path], server: Server) -> Outcome:
    paths = list(map(str, objects))
    job = {"name": program.name, "objects": paths, "timeout": 120}
    return server.run({**job, "directory": str(objects[0].parent)})


def static_libgcc() -> Path:
    command = [find_compiler("gcc").c, "-print-libgcc-file-name"]
    return Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


def runs_as_program(way: Way, objects: list[Path], directory: Path) -> bool:
    path = directory / "control"
    compiler = find_compiler("gcc").c
    command = [compiler, *way.link, *objects, "-lm", "-o", path]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        return False
    emulator = [] if platform.machine() == "x86_64" else ["emulate"]
    try:
        done = subprocess.run(
            [*emulator, path], cwd=directory, capture_output=True, check=False, timeout=120
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
