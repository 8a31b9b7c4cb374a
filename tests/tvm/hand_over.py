"""TVM compiles the kernels into memory, and hands the bytes to whoever is registered as its linker.

That is how TVM is to run its LLVM modules: https://github.com/apache/tvm/pull/20292. Writes what
came of the calls in calls.py to standard output.
"""

from __future__ import annotations

import json
import os

import build_with_tvm
import calls
import kernels
import tvm
import tvm_ffi

import orcjit_import


def object_in_memory(functions: dict[str, tvm.tirx.PrimFunc]) -> bytes:
    compiled = tvm.compile(build_with_tvm.module_of(functions), target="llvm")
    memory = os.memfd_create("kernels")
    compiled.mod.write_to_file(f"/proc/self/fd/{memory}", "o")
    return os.pread(memory, os.fstat(memory).st_size, 0)


def main() -> None:
    functions = kernels.SELF_CONTAINED | kernels.NEEDING_RUNTIME
    names = list(functions)
    halves = [names[::2], names[1::2]]
    objects = [object_in_memory({name: functions[name] for name in half}) for half in halves]
    orcjit_import.provide_tvm_ffi_orcjit()
    session = tvm_ffi.get_global_func("tvm_ffi_orcjit.GlobalDefaultSession")()
    load = tvm_ffi.get_global_func("tvm_ffi_orcjit.SessionLoadModule")
    modules = [load(session, [emitted], "", None, None) for emitted in objects]
    homes = {name: module for half, module in zip(halves, modules, strict=True) for name in half}
    print(json.dumps(calls.outcomes(lambda name: homes[name].get_function(name))))


if __name__ == "__main__":
    main()
