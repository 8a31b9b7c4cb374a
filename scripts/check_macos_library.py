"""Check what the core for macOS exports and needs: `check_macos_library.py LIBRARY NM`.

It is linked where no library of macOS is. The C library's exports are known by a list; what is left
for the C++ library is judged by its names: nothing of ours or of LLVM's may be among it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

NATIVE = Path(__file__).resolve().parent.parent / "native"
# Of the C++ library and its support library: namespace std, types of the language, allocation.
OF_CXX = re.compile(
    r"_(_ZN?K?[0-9]*?St|_ZT[ISTV](St|NSt|N10__cxxabiv1|[a-zP])|_Z(nw|na|dl|da)|__cxa_|__gxx_personality_v0"
    r"|__dynamic_cast|_ZN10__cxxabiv1)"
)
FOR_GDB = {"__jit_debug_descriptor", "__jit_debug_register_code"}


def declared() -> set[str]:
    """Return the names of the functions of the C interface, and those that gdb looks for."""
    text = (NATIVE / "capi" / "orcjit_import.h").read_text("utf-8")
    return {*re.findall(r"ORCJIT_API[^;(]*?\b(orcjit_\w+)\(", text), *FOR_GDB}


def symbols(nm: str, library: str, *options: str) -> set[str]:
    """Return the names that nm lists, without more."""
    command = [nm, *options, "--format=just-symbols", library]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def problems(library: str, nm: str) -> list[str]:
    """Return one line for each thing that is not as it has to be."""
    exported = {
        name.removeprefix("_") for name in symbols(nm, library, "--defined-only", "--extern-only")
    }
    command = [nm, "-m", "--undefined-only", library]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    looked_up = re.findall(r"external (\S+) \(dynamically looked up\)", listed)
    others = set(re.findall(r"\(from (\w+)\)", listed)) - {"libSystem"}
    return [
        *(f"exported, and not declared: {name}" for name in sorted(exported - declared())),
        *(f"declared, and not exported: {name}" for name in sorted(declared() - exported)),
        *(f"undefined: {name}" for name in looked_up if not OF_CXX.match(name)),
        *(f"needs another library of the system: {name}" for name in sorted(others)),
        *([] if looked_up else ["nothing is left for the C++ library: nm has said something else"]),
    ]


if __name__ == "__main__":
    found = problems(*sys.argv[1:3])
    if found:
        sys.exit("\n".join(found))
    print(f"{sys.argv[1]}: exports {len(declared())} symbols, as declared")
