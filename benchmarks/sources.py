"""Claim: from an edit to a call takes the compiler's time.

Each contender is given the same function in C or C++, and imports it in a new process: at first
(cold), again (unchanged), and, of fifty sources, after one was changed. cppimport and pyximport
make an extension module of each source, as PyTorch does, whose header its documentation includes;
what is not installed is left out.

    python benchmarks/sources.py [ROUNDS]
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from time import perf_counter

OURS, TVM_FFI, TORCH, CPPIMPORT, PYXIMPORT = (
    *("orcjit_import", "tvm_ffi.cpp.load", "torch.utils.cpp_extension.load"),
    *("cppimport", "pyximport"),
)
FIFTY = 50
KERNEL = """#include <tvm/ffi/c_api.h>
TVM_FFI_DLL_EXPORT int __tvm_ffi_add{number}(void* self, const TVMFFIAny* args, int32_t count,
                                             TVMFFIAny* result) {{
  (void)self, (void)count;
  result->type_index = kTVMFFIInt;
  result->v_int64 = args[0].v_int64 + args[1].v_int64 + {more};
  return 0;
}}
"""
PYBIND = """// cppimport
#include <pybind11/pybind11.h>
PYBIND11_MODULE(kernels, m) {{ m.def("add0", [](long a, long b) {{ return a + b + {more}; }}); }}
/*
<%
setup_pybind11(cfg)
%>
*/
"""
FOR_TORCH = """#include <torch/extension.h>
PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) {{
  m.def("add0", [](long a, long b) {{ return a + b + {more}; }});
}}
"""
CYTHON = "def add0(long a, long b):\n    return a + b + {more}\n"
# Each prints how long it takes from there to the result of a call.
PROGRAMS = {
    OURS: "import orcjit_import, kernels as module",
    TVM_FFI: (
        "import tvm_ffi.cpp, pathlib\n"
        "module = tvm_ffi.cpp.load('kernels', build_directory='build',\n"
        "    sources=sorted(map(str, pathlib.Path('kernels').absolute().glob('*.c'))))"
    ),
    TORCH: (
        "import torch.utils.cpp_extension, pathlib\n"
        "pathlib.Path('build').mkdir(exist_ok=True)\n"
        "module = torch.utils.cpp_extension.load('kernels', sources=['kernels.cpp'],\n"
        "                                            build_directory='build')"
    ),
    CPPIMPORT: "import cppimport\nmodule = cppimport.imp('kernels')",
    PYXIMPORT: "import pyximport\npyximport.install(build_dir='build')\nimport kernels as module",
}


def contenders() -> list[str]:
    """Return those that are installed."""
    needed = {CPPIMPORT: "cppimport", PYXIMPORT: "pyximport", TORCH: "torch"}
    return [
        name
        for name in PROGRAMS
        if name not in needed or importlib.util.find_spec(needed[name]) is not None
    ]


def write(contender: str, place: Path, count: int, more: int = 0) -> None:
    """Write the sources; `more` changes the first one."""
    if contender == CPPIMPORT:
        (place / "kernels.cpp").write_text(PYBIND.format(more=more))
    elif contender == TORCH:
        (place / "kernels.cpp").write_text(FOR_TORCH.format(more=more))
    elif contender == PYXIMPORT:
        (place / "kernels.pyx").write_text(CYTHON.format(more=more))
    else:
        (place / "kernels").mkdir(exist_ok=True)
        for number in range(count):
            text = KERNEL.format(number=number, more=more if number == 0 else 0)
            path = place / "kernels" / f"add{number}.c"
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
    if contender == OURS:
        (place / "kernels/orcjit.toml").write_text('sources = ["*.c"]\n')


def run(contender: str, place: Path, expected: int) -> float:
    """Import and call in a new process; return the seconds from its first line."""
    program = (
        "import time, sys\nbegun = time.perf_counter()\nsys.path.insert(0, '')\n"
        f"{PROGRAMS[contender]}\nassert module.add0(1, 2) == {expected}\n"
        "print(time.perf_counter() - begun)"
    )
    environment = {
        **os.environ,
        "ORCJIT_CACHE_DIR": str(place / "cache"),
        # Where pip puts ninja.
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # packages have theirs from the first run on
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{contender} failed:\n{done.stdout}{done.stderr}")
    return float(done.stdout.splitlines()[-1])


def measure_one(contender: str) -> dict[str, float]:
    """Return what one source takes at first, and again."""
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        write(contender, place, 1)
        return {"cold": run(contender, place, 3), "unchanged": run(contender, place, 3)}


def measure_fifty(contender: str) -> dict[str, float]:
    """Return what fifty sources take at first, again, and after one was changed."""
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        write(contender, place, FIFTY)
        taken = {"fifty, cold": run(contender, place, 3)}
        taken["fifty, unchanged"] = run(contender, place, 3)
        write(contender, place, FIFTY, more=7)
        taken["one of fifty changed"] = run(contender, place, 10)
        return taken


def main() -> None:
    """Print a table of medians, in milliseconds."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 3
    names = contenders()
    samples: dict[str, dict[str, list[float]]] = {}
    begun = perf_counter()
    for _ in range(rounds):
        for name in names:
            taken = measure_one(name)
            if name in (OURS, TVM_FFI):
                taken |= measure_fifty(name)
            for work, seconds in taken.items():
                samples.setdefault(work, {}).setdefault(name, []).append(seconds)
    print(f"| ms, median of {rounds} | {' | '.join(names)} |")
    print(f"| --- | {' | '.join('---:' for _ in names)} |")
    for work, of_names in samples.items():
        cells = [
            f"{1000 * statistics.median(of_names[name]):.0f}" if name in of_names else ""
            for name in names
        ]
        print(f"| {work} | {' | '.join(cells)} |")
    print(f"took {perf_counter() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
