"""Each layer of native/ sees only the layers before it."""

import runpy
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def check(root):
    return runpy.run_path(str(root / "scripts" / "check_layers.py"))["violations"]


def test_sources_keep_to_their_layers(check, root):
    assert check(root / "native") == []


@pytest.mark.parametrize(
    ("source", "header"),
    [
        ("machine/fields.cc", "object/elf.h"),
        ("machine/fields.cc", "llvm/ExecutionEngine/JITLink/JITLink.h"),
        ("os/posix/files.cc", "object/error.h"),
        ("os/posix/files.cc", "machine/machine.h"),
        ("os/files.h", "llvm/ADT/StringRef.h"),
        ("workarounds/os/lock.cc", "object/error.h"),
        ("workarounds/jit/lock.cc", "tvm/ffi/function.h"),
        ("jit/session.cc", "workarounds/os/lock.h"),
        ("object/elf.cc", "link/session.h"),
        ("object/elf.cc", "llvm/ExecutionEngine/JITLink/JITLink.h"),
        ("object/byte_buffer.h", "llvm/ADT/StringRef.h"),
        ("link/plan.cc", "machine/machine.h"),
        ("link/plan.cc", "graph/graph_builder.h"),
        ("link/plan.cc", "jit/orc_library.h"),
        ("link/plan.cc", "llvm/ExecutionEngine/JITLink/JITLink.h"),
        ("link/plan.cc", "llvm/Support/Error.h"),
        ("graph/reach.cc", "jit/memory_manager.h"),
        ("graph/reach.cc", "llvm/ExecutionEngine/Orc/Core.h"),
        ("jit/session.cc", "tvm/ffi/function.h"),
        ("jit/session.cc", "ffi/register.h"),
        ("link/session.h", "llvm/ADT/StringRef.h"),
        ("jit/memory.cc", "capi/orcjit_import.h"),
        ("jit/session.cc", "os/process_state.h"),
        ("capi/capi.cc", "jit/process_state.h"),
        ("object/files.cc", "fcntl.h"),
        ("object/files.cc", "sys/mman.h"),
        ("object/files.cc", "os/linux/numbers.h"),
        ("object/files.cc", "object/elf/format.h"),
        ("object/formats.cc", "object/elf/crel.h"),
        ("object/coff/reader.cc", "object/elf/crel.h"),
        ("jit/session.cc", "object/elf/format.h"),
        ("workarounds/object/lock.cc", "object/elf/format.h"),
        ("jit/session.cc", "dlfcn.h"),
        ("jit/session.cc", "cxxabi.h"),
        ("capi/capi.cc", "unistd.h"),
        ("ffi/module.cc", "llvm/ADT/StringRef.h"),
        ("ffi/module.cc", "jit/memory_manager.h"),
        ("ffi/module.cc", "object/archive.h"),
        ("capi/capi.cc", "tvm/ffi/function.h"),
        ("capi/capi.cc", "llvm/ExecutionEngine/Orc/Core.h"),
    ],
)
def test_forbidden_include_is_found(check, tmp_path, source, header):
    path = tmp_path / source
    path.parent.mkdir(parents=True)
    path.write_text(f'#include <string>\n#include "{header}"\n')
    assert check(tmp_path) == [f"native/{source}: may not include {header}"]


@pytest.mark.parametrize(
    ("source", "header"),
    [
        ("object/elf.cc", "machine/machine.h"),
        ("object/formats.cc", "object/elf/format.h"),
        ("object/elf/reader.cc", "object/elf/crel.h"),
        ("object/elf.cc", "os/files.h"),
        ("os/posix/files.cc", "workarounds/os/lock.h"),
        ("os/posix/files.cc", "sys/stat.h"),
        ("os/linux/files.cc", "os/linux/numbers.h"),
        ("workarounds/os/lock.cc", "os/process_state.h"),
        ("jit/session.cc", "jit/process_state.h"),
        ("workarounds/os/lock.cc", "dlfcn.h"),
        ("jit/run_functions.cc", "cxxabi.h"),
        ("workarounds/os/lock.cc", "os/files.h"),
        ("workarounds/jit/lock.cc", "llvm/ExecutionEngine/Orc/Core.h"),
        ("object/elf.cc", "llvm/Object/ELFObjectFile.h"),
        ("link/plan.cc", "llvm/ADT/StringMap.h"),
        ("graph/reach.cc", "link/plan.h"),
        ("graph/reach.cc", "llvm/ExecutionEngine/JITLink/JITLink.h"),
        ("jit/session.cc", "graph/placement.h"),
        ("jit/session.cc", "llvm/ExecutionEngine/Orc/Core.h"),
        ("link/session.h", "object/error.h"),
        ("ffi/module.cc", "tvm/ffi/extra/module.h"),
        ("ffi/module.cc", "link/session.h"),
        ("capi/capi.cc", "object/inspect.h"),
        ("capi/capi.cc", "ffi/register.h"),
    ],
)
def test_lower_layer_may_be_included(check, tmp_path, source, header):
    path = tmp_path / source
    path.parent.mkdir(parents=True)
    path.write_text(f'#include "{header}"\n#include <memory>\n')
    assert check(tmp_path) == []


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("graph/reach.cc", "if (type == R_X86_64_PC32) return;"),
        ("os/linux/static_tls.cc", "header->e_machine = EM_AARCH64;"),
        ("object/elf.cc", "#if defined(__aarch64__)"),
    ],
)
def test_a_machine_is_named_in_its_folders_alone(check, tmp_path, source, line):
    for folder in (Path(source).parent, "machine/x86_64", "os/linux/aarch64"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / Path(source).name).write_text(f"namespace orcjit {{\n{line}\n}}\n")
    assert [one.split(" names a machine")[0] for one in check(tmp_path)] == [f"native/{source}:2:"]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("link/link_plan.cc", "if (symbol.binding == llvm::ELF::STB_WEAK) return;"),
        ("jit/debuggers/image.cc", "Elf64_Ehdr header;"),
        ("object/describe.cc", '#include "llvm/BinaryFormat/ELF.h"'),
        ("workarounds/object/lock.cc", "namespace MachO = llvm::MachO; MachO::mach_header header;"),
    ],
)
def test_a_format_is_known_in_its_folder_alone(check, tmp_path, source, line):
    for folder in (Path(source).parent, "object/elf", "machine/riscv64", "os/linux"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    for folder in (Path(source).parent, "object/elf"):
        (tmp_path / folder / Path(source).name).write_text(f"namespace orcjit {{\n{line}\n}}\n")
    found = [one for one in check(tmp_path) if "knows an object format" in one]
    assert [one.split(" knows")[0] for one in found] == [f"native/{source}:2:"]
