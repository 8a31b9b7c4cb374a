"""What native/os promises on Windows: its contract, built with MinGW-w64, and run under wine."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from support.build import run
from support.contract import CONTRACT, INCLUDES, System

pytestmark = pytest.mark.slow

WINDOWS = System(("windows",), "x86_64")
# With threads of the C++ library; the other flavour has none in Debian's.
COMPILER = "x86_64-w64-mingw32-g++-posix"
FLAGS = (
    *("-std=c++17", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Werror"),
    # A header of MinGW reads the thread's block at a fixed distance, which GCC takes for an array.
    "-Wno-array-bounds",
    *("-D_WIN32_WINNT=0x0A00", "-DWIN32_LEAN_AND_MEAN", "-DNOMINMAX", "-DUNICODE"),
)


def tool(name):
    found = shutil.which(name)
    assert found, f"{name} is missing: scripts/ensure_compilers.sh windows installs it"
    return found


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("windows")


@pytest.fixture(scope="module")
def program(directory):
    compiler = tool(COMPILER)
    everything = directory / "system.cc"
    everything.write_text(WINDOWS.in_one())
    objects = []
    for number, source in enumerate((everything, *WINDOWS.checks())):
        objects.append(directory / f"{number}.o")
        of_core = ("-fno-rtti",) if source == everything else ()
        run(compiler, *FLAGS, *of_core, *INCLUDES, "-c", source, "-o", objects[-1])
    # The run-time libraries of the compiler are not where wine looks.
    run(compiler, "-static", *objects, "-lpsapi", "-o", directory / "contract.exe")
    return directory / "contract.exe"


@pytest.fixture(scope="module")
def helper(directory):
    run(
        tool(COMPILER),
        "-x",
        "c",
        "-O2",
        "-shared",
        CONTRACT / "helper.c",
        "-o",
        directory / "helper.dll",
    )
    return directory / "helper.dll"


@pytest.fixture(scope="module")
def start(directory):
    """Return what runs a program under wine, with a home and a registry that are the test's."""
    prefix = directory / "prefix"
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    environment |= {"WINEPREFIX": str(prefix), "WINEDEBUG": "-all"}
    environment["WINEDLLOVERRIDES"] = "mscoree,mshtml="  # it would ask for a download
    options = {"env": environment, "capture_output": True, "text": True, "timeout": 100}

    def start(*arguments):
        return subprocess.run([tool("wine"), *arguments], **options, check=False)

    start("wineboot", "--init")
    yield start
    start("wineboot", "--kill")


def seen_from_windows(path):
    return "Z:" + str(path).replace("/", "\\")


@pytest.mark.parametrize("promise", WINDOWS.promises())
def test_a_promise_is_kept(program, helper, start, tmp_path, promise):
    done = start(program, seen_from_windows(helper), seen_from_windows(tmp_path), promise)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_promise_is_tried(program, start):
    assert sorted(start(program, "-", "-").stdout.split()) == sorted(WINDOWS.promises())
