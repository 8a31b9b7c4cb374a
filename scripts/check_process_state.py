"""Fail if a native source keeps state for the whole process where none is kept.

What there is once for the process stands in the process_state.h of its layer, where each member
says why it is not a session's, and which end it has. A variable elsewhere, global, static or of
each thread, has neither. What never changes after it was made is no state.

The sources are formatted, so that lines tell: what begins in the first column is in a namespace.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

NATIVE = Path(__file__).resolve().parent.parent / "native"
KEEPS_STATE = re.compile(r"(os|jit|ffi|capi)/process_state\.(h|cc)")

# Variables that cannot stand there, and why. Those of a thread end with it, or with the call that
# has set them; in process_state.h they would be there once.
ELSEWHERE = {
    "graph/llvm_error.h": {"ID": "LLVM tells classes of errors apart by its address"},
    "graph/llvm_error.cc": {"ID": "the same"},
    "jit/debuggers/gdb_interface.cc": {"__jit_debug_descriptor": "gdb looks for this name"},
    "machine/linked_here.cc": {"is_linked_for_all": "in the layer below all, for tests"},
    "os/linux/linked_calls.cc": {
        "program_argc": "the loader's arguments, kept before anything of ours may be called",
        "program_argv": "the same",
    },
    "os/linux/x86_64/tls_descriptors.cc": {"orcjit_xsave_size": "read by assembly, by its name"},
    # What cures a defect goes with its two files.
    "workarounds/os/call_once.cc": {"module": "the place of two variables of libstdc++"},
    "workarounds/os/unwind_registry.cc": {"registry_lock": "asked by libgcc, whoever throws"},
    # Of each thread.
    "capi/extension.cc": {"package_context": "for the call of a PyInit function"},
    "ffi/backtrace.cc": {
        "text": "the answer to a C function, up to the thread's next call",
        "array": "the same",
    },
    "jit/one_by_one.h": {"waiting": "for the outermost call"},
    "os/linux/thread_destructors.cc": {
        "pending": "destructors, which the end of the thread runs",
        "spare_calls": "calls that the C library still owes to this thread",
    },
    "os/linux/thread_local.cc": {"current_": "the thread's blocks, which its end frees"},
    "os/posix/fork_gate.cc": {"depth": "for the outermost lock"},
}

# What may follow the name of a variable; in a function, its arguments as well, since our functions
# have names that begin with a capital letter.
ENDS = r"(?:\[[^\]]*\])*\s*(?:=(?!=)|;|\{|$)"
WORD = r"[\w:]+(?:<.*>)?"
TYPE = rf"(?P<type>{WORD}(?:[\s*&]+{WORD})*?)(?P<space>[\s*&]+)(?:\w+(?:<\w+>)?::)*(?!operator)"
VARIABLE = rf"{TYPE}(?P<name>\w+(?=\s*{ENDS}))"
LOCAL = rf"{TYPE}(?P<name>[a-z]\w*(?=\s*\()|\w+(?=\s*{ENDS}))"
NO_VARIABLE = (
    r"using|return|typedef|struct|class|enum|union|template|namespace|friend|goto|case|delete|throw"
    r"|public|private|protected|static_assert|if|else|for|while|switch|default|operator"
)
IN_NAMESPACE = re.compile(rf"(?:(?:extern|inline)\s+)*(?!(?:{NO_VARIABLE})\b){VARIABLE}")
STATIC = re.compile(
    rf"\s*(?:inline\s+)?(?:static\s+thread_local|thread_local|static)\s+(?:inline\s+)?{LOCAL}"
)


def is_constant(declared: re.Match[str]) -> bool:
    """Tell whether what is declared never changes: a pointer has to be constant itself."""
    words = declared["type"].split()
    if "constexpr" in words:
        return True
    if "*" in declared["space"] or "*" in declared["type"]:
        return re.search(r"\*\s*const$", declared["type"] + declared["space"].rstrip()) is not None
    return "const" in words


def variable_in(line: str) -> str | None:
    """Return the name of the variable of the process or of a thread that the line declares."""
    code = line.split("//", 1)[0].rstrip()
    declared = STATIC.match(code) or IN_NAMESPACE.match(code)
    if declared is None or is_constant(declared):
        return None
    return declared["name"]


def violations(native: Path) -> list[str]:
    """Return one line for each variable that stands where none may."""
    found = []
    for path in sorted(native.rglob("*.[ch]*")):
        source = path.relative_to(native).as_posix()
        if KEEPS_STATE.fullmatch(source) or source.startswith("fuzz/"):
            continue
        allowed = ELSEWHERE.get(source, {})
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            name = variable_in(line)
            if name is not None and name not in allowed:
                found.append(
                    f"native/{source}:{number}: '{name}' is state of the process: put it into a "
                    "session, or into process_state.h of its layer, with the reason and its end"
                )
    return found


if __name__ == "__main__" and (problems := violations(NATIVE)):
    sys.exit("\n".join(problems))
