"""Fail if a native source includes a header that its layer may not see, or names what it may not.

CMake gives each layer an include path of its own, so that most of these would not compile; this
check also tells LLVM's parts apart, and says what is wrong in one line. The table is the rule.

What a processor architecture is stands in its folders alone, and so does what an object format is:
to add one, nothing else is edited.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

NATIVE = Path(__file__).resolve().parent.parent / "native"
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]', re.MULTILINE)

# Public headers, which the layers above read: they name no LLVM type.
JIT_API = (
    "jit/backtrace.h",
    "link/session.h",
    "object/byte_buffer.h",
    "object/error.h",
    "object/input_file.h",
    "object/naming.h",
)
ORC = "llvm/ExecutionEngine/"
JITLINK = f"{ORC}JITLink/"
# What is there for defects of others stands apart, in a folder for each layer, and keeps to the
# rules of that layer.
WORKAROUNDS = "workarounds"

# What a layer has once for the process is seen by itself alone (check_process_state.py).
PROCESS_STATE = "process_state.h"
# How one system does what the headers of os/ say.
OF_ONE_SYSTEM = re.compile(r"os/[a-z0-9_]+/")
# How one object format is read; the table of them alone includes its interface.
OF_ONE_FORMAT = re.compile(r"object/[a-z0-9_]+/")
FORMATS = "object/formats.cc"
# Headers of systems and their C libraries, which os/ alone includes.
SYSTEM_HEADER = re.compile(
    r"(sys|arpa|linux|mach|mach-o|net|netinet)/.*"
    r"|(aio|cpuid|cxxabi|dirent|dlfcn|elf|execinfo|fcntl|link|malloc|poll|pthread|pwd|sched"
    r"|semaphore|signal|spawn|syslog|termios|time|ucontext|unistd|unwind|wait|windows)\.h"
)
# The language's support library, of which the interface is the same on several systems.
SYSTEM_HEADERS_OF_OTHERS = {
    "jit/run_functions.cc": {"cxxabi.h"},  # names of what is thrown
}


@dataclass(frozen=True)
class Rule:
    """What the sources of a layer may include, as prefixes of the path in the include line."""

    own: tuple[str, ...]  # of this repository
    foreign: tuple[str, ...] = ()  # of other projects
    not_foreign: tuple[str, ...] = ()  # exceptions to `foreign`

    def allows(self, header: str) -> bool:
        """Tell whether `header` may be included; the standard library's always may."""
        if header.startswith(self.own):
            return True
        if header.startswith(tuple(f"{layer}/" for layer in (*RULES, WORKAROUNDS))):
            return False
        if header.startswith(("llvm/", "llvm-c/", "tvm/", "dlpack/")):
            return header.startswith(self.foreign) and not header.startswith(self.not_foreign)
        return True


RULES = {
    "machine": Rule(own=("machine/",), foreign=("llvm/BinaryFormat/ELF.h",)),
    "os": Rule(own=("os/",)),
    "object": Rule(own=("machine/", "os/", "object/"), foreign=("llvm/",), not_foreign=(ORC,)),
    # Decisions, which know neither a graph nor a machine.
    "link": Rule(own=("os/", "object/", "link/"), foreign=("llvm/ADT/",)),
    "graph": Rule(
        own=("machine/machine.h", "os/", "object/", "link/", "graph/"),
        foreign=("llvm/",),
        not_foreign=(f"{JITLINK}x86_64.h", f"{JITLINK}aarch64.h", f"{ORC}Orc/"),
    ),
    "jit": Rule(
        own=("machine/machine.h", "os/", "object/", "link/", "graph/", "jit/"),
        foreign=("llvm/",),
        not_foreign=(f"{JITLINK}x86_64.h", f"{JITLINK}aarch64.h"),
    ),
    "fuzz": Rule(
        own=("machine/", "os/", "object/", "link/", "jit/", "fuzz/"),
        foreign=("llvm/",),
        not_foreign=(ORC,),
    ),
    "ffi": Rule(own=("os/", "ffi/", *JIT_API), foreign=("tvm/", "dlpack/")),
    "capi": Rule(
        own=("capi/", "machine/", "os/", "object/", "ffi/register.h", *JIT_API),
        foreign=("llvm/",),
        not_foreign=(ORC,),
    ),
}
API_RULE = Rule(own=("os/", *JIT_API))


# As architectures are called in LLVM's names, in those of this project, and in messages.
MACHINE = re.compile(r"x86|aarch64|amd64|\barm64|\bEM_[A-Z]", re.IGNORECASE)
MACHINE_FOLDER = re.compile(
    r"machine/[a-z0-9_]+/|os/(linux|darwin|windows)/[a-z0-9_]+/"
    r"|object/(macho|coff)/|fuzz/coff_tables\.cc"
)
NAMES_MACHINES = (
    "machine/machines.cc",  # the table of them, and what others are called
    "object/object_kind.h",
)


# What an object format has in its files, which none but its reader knows.
FORMAT = re.compile(r"\bELF::|\bElf(32|64)_|\b(MachO|COFF)::|BinaryFormat/(ELF|MachO|COFF)\.h")
KNOWS_FORMATS = re.compile(
    r"object/[a-z0-9_]+/"
    r"|(machine|fuzz)/"  # numbers of relocations; what is damaged
    r"|(os/[a-z0-9_]+|workarounds/os)/"  # what the dynamic loader has in memory, or is given
)


def layer_of(source: str) -> str:
    """Return the layer of the file `source`, a path below native/, or of the include line."""
    return source.removeprefix(f"{WORKAROUNDS}/").split("/", 1)[0]


def rule_for(source: str) -> Rule:
    """Return the rule for the file `source`, a path below native/."""
    return API_RULE if source in JIT_API else RULES[layer_of(source)]


def may_include(source: str, header: str) -> bool:
    """Tell whether the file may include the header."""
    layer = layer_of(source)
    if SYSTEM_HEADER.fullmatch(header):
        return layer == "os" or header in SYSTEM_HEADERS_OF_OTHERS.get(source, ())
    if OF_ONE_SYSTEM.match(header) and layer != "os":
        return False
    if (folder := OF_ONE_FORMAT.match(header)) and not source.startswith(folder[0]):
        return source == FORMATS and header == f"{folder[0]}format.h"
    if header.startswith(f"{WORKAROUNDS}/") or header.endswith(f"/{PROCESS_STATE}"):
        return layer_of(header) == layer
    return rule_for(source).allows(header)


def violations(native: Path) -> list[str]:
    """Return one line for each include that is not allowed."""
    found = []
    places = [*RULES, *(f"{WORKAROUNDS}/{layer}" for layer in RULES)]
    for path in sorted(p for place in places for p in (native / place).rglob("*.[ch]*")):
        source = path.relative_to(native).as_posix()
        found += [
            f"native/{source}: may not include {header}"
            for header in INCLUDE.findall(path.read_text("utf-8"))
            if not may_include(source, header)
        ]
        found += machines_named(source, path.read_text("utf-8"))
        found += formats_named(source, path.read_text("utf-8"))
    return found


def machines_named(source: str, text: str) -> list[str]:
    """Return one line for each place where a file names a machine that may know none."""
    if MACHINE_FOLDER.match(source) or source in NAMES_MACHINES:
        return []
    return [
        f"native/{source}:{number}: names a machine; ask a Machine (machine/machine.h)"
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE.search(line)
    ]


def formats_named(source: str, text: str) -> list[str]:
    """Return one line for each place where a file has to do with a format that may know none."""
    if KNOWS_FORMATS.match(source):
        return []
    return [
        f"native/{source}:{number}: knows an object format; ask the model (object/object_model.h)"
        for number, line in enumerate(text.splitlines(), 1)
        if FORMAT.search(line)
    ]


if __name__ == "__main__" and (problems := violations(NATIVE)):
    sys.exit("\n".join(problems))
