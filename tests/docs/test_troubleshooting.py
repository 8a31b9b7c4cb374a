"""Each message in the first table of docs/errors.md is one that its cause really makes."""

from __future__ import annotations

import importlib
import os
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.build import run
from support.compilers import find_tool
from support.process import run_python
from tvm_ffi import libinfo

import orcjit_import

ROOT = Path(__file__).resolve().parent.parent.parent
ADD = "basic/add.c"

CAUSES = {}


def cause(message):
    """Register what makes the row that begins with `message`."""

    def register(function):
        CAUSES[message] = function
        return function

    return register


def rows():
    first = (ROOT / "docs/errors.md").read_text().split("\n## ")[1]
    return re.findall(r"^\| `([^|]+?)`(?: \(\w+\))? \|", first, re.MULTILINE)


@pytest.fixture
def make(gcc, tmp_path, monkeypatch):
    """Everything that a cause may need."""
    return Maker(gcc, tmp_path, monkeypatch)


class Maker:
    def __init__(self, gcc, directory, monkeypatch):
        self.gcc = gcc
        self.directory = directory
        self.monkeypatch = monkeypatch

    def package(self, name, *objects, manifest=None):
        place = self.directory / name
        place.mkdir()
        for number, path in enumerate(objects):
            (place / f"{number}.o").write_bytes(path.read_bytes())
        if manifest is not None:
            (place / "orcjit.toml").write_text(manifest)
        self.monkeypatch.syspath_prepend(str(self.directory))

    def load(self, content):
        """Load an object of these bytes, from a file."""
        path = self.directory / "kernels.o"
        path.write_bytes(content)
        orcjit_import.ExecutionSession().load_module(path)


@pytest.mark.parametrize("message", rows())
def test_message_is_what_its_cause_makes(message, make):
    started = [known for known in CAUSES if message.startswith(known)]
    assert len(started) == 1, f"no cause is known for: {message}"
    pattern = ".*".join(re.escape(part) for part in message.split("..."))
    try:
        with pytest.raises(Exception, match=f"(?s){pattern}"):
            CAUSES[started[0]](make)
    finally:
        for name in ("kernels", "first", "second"):
            sys.modules.pop(name, None)


@cause("It counts for gcov")
def _(make):
    make.load(make.gcc("basic/add.c", "--coverage").read_bytes())


@cause("No module named")
def _(make):
    (make.directory / "kernels.o").write_bytes(make.gcc("basic/no_exports.c").read_bytes())
    make.monkeypatch.syspath_prepend(str(make.directory))
    importlib.import_module("kernels")


@cause("undefined symbol")
def _(make):
    make.package("kernels", make.gcc("broken/undefined_one.c"))
    importlib.import_module("kernels")


@cause("duplicate symbol")
def _(make):
    make.package("kernels", make.gcc(ADD), make.gcc(ADD, "-O1"))
    importlib.import_module("kernels")


@cause("module 'kernels' has no attribute")
def _(make):
    make.package("kernels", make.gcc(ADD))
    importlib.import_module("kernels").ad  # noqa: B018


@cause("module '...' has no attribute ...: it is a namespace package, since the objects in ")
def _(make):
    make.package("kernels", make.gcc("basic/no_exports.c"))
    importlib.import_module("kernels").add  # noqa: B018


@cause(
    "module '...' has no attribute ...: it is a namespace package, since it was imported before "
)
def _(make):
    make.package("kernels", make.gcc(ADD))
    orcjit_import.uninstall()
    try:
        module = importlib.import_module("kernels")
    finally:
        orcjit_import.install()
    module.add  # noqa: B018


@cause("library '...' exports no function")
def _(make):
    library = orcjit_import.ExecutionSession().create_library()
    library.add(make.gcc(ADD))
    library.get_function("ad")


@cause("object file '...' does not exist")
def _(make):
    orcjit_import.ExecutionSession().load_module(make.directory / "missing.o")


@cause("'...' is a directory")
def _(make):
    orcjit_import.ExecutionSession().load_module(make.directory)


@cause("'...' is empty")
def _(make):
    make.load(b"")


@cause("'...' is a text file")
def _(make):
    make.load(b"int add(int a, int b) { return a + b; }\n")


@cause("'...' is a malformed or truncated")
def _(make):
    make.load(make.gcc(ADD).read_bytes()[:300])


@cause("... is larger than the memory")
def _(make):
    flags = ("-DMEGABYTES=100000000L", "-mcmodel=large")
    path = make.gcc("codemodel/large_bss.c", *flags)
    orcjit_import.ExecutionSession().load_module(path).get_function("touch")


@cause("... is data")
def _(make):
    path = make.directory / "kernels.c"
    path.write_text("int __tvm_ffi_answer = 42;\n")
    subprocess.run(["gcc", "-fPIC", "-c", path, "-o", path.with_suffix(".o")], check=True)
    orcjit_import.ExecutionSession().load_module(path.with_suffix(".o")).get_function("answer")


@cause("'...' is a shared library")
def _(make):
    path = make.directory / "kernels.so"
    subprocess.run(["gcc", "-shared", make.gcc(ADD), "-o", path], check=True)
    make.load(path.read_bytes())


@cause("'...' is an object for aarch64")
def _(make):
    image = bytearray(make.gcc(ADD).read_bytes())
    image[18:20] = (183).to_bytes(2, "little")  # e_machine
    make.load(bytes(image))


@cause("'...' is a zip file")
def _(make):
    make.load(b"PK\3\4" + bytes(200))


@cause("'...' is a Mach-O object (macOS) for aarch64")
def _(make):
    make.load(struct.pack("<8I", 0xFEEDFACF, 0x0100000C, 0, 1, 0, 0, 0, 0))


@cause("'...' asks for an executable stack")
def _(make):
    make.load(make.gcc("broken/nested.c", "-O0").read_bytes())


@cause("'...' holds only debug information")
def _(make):
    path = make.directory / "debug.o"
    run(find_tool("objcopy", "binutils"), "--only-keep-debug", make.gcc(ADD, "-g"), path)
    make.load(path.read_bytes())


@cause("'...' was compiled with -fsplit-stack")
def _(make):
    make.load(make.gcc("codemodel/varied.c", "-fsplit-stack").read_bytes())


@cause("'...' registers itself with D's run time")
def _(make):
    make.load(make.gcc("symbols/calls_symbol.c", "-DSYMBOL=_d_dso_registry").read_bytes())


@cause("It belongs to a sanitizer")
def _(make):
    make.package("kernels", make.gcc(ADD, "-fsanitize=address"))
    importlib.import_module("kernels")


@cause("'...' holds LLVM bitcode")
def _(make):
    make.load(b"BC\xc0\xde" + bytes(200))


@cause("'...' holds only GCC's intermediate code")
def _(make):
    make.load(make.gcc(ADD, "-flto", "-fno-fat-lto-objects").read_bytes())


@cause("relocation out of range")
def _(make):
    path = make.gcc("broken/unreachable.S")
    orcjit_import.ExecutionSession().load_module(path).get_function("far")


@cause("...: nothing for this platform")
def _(make):
    make.package("kernels", make.gcc(ADD))
    path = make.directory / "kernels" / "0.o"
    image = bytearray(path.read_bytes())
    image[18:20] = (243).to_bytes(2, "little")  # RISC-V
    path.write_bytes(image)
    importlib.import_module("kernels")


def bundle(make, change):
    """Import from a bundle that was changed after it was packed."""
    make.package("kernels", make.gcc(ADD))
    path = make.directory / "bundle.zip"
    run(sys.executable, "-m", "orcjit_import", "pack", make.directory / "kernels", "-o", path)
    make.monkeypatch.syspath_prepend(str(path))
    with zipfile.ZipFile(path) as old:
        members = {info.filename: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in change(members).items():
            new.writestr(name, content)
    importlib.import_module("kernels")


@cause("... is not listed in RECORD")
def _(make):
    bundle(make, lambda members: {**members, "kernels/more.o": members["kernels/0.o"]})


@cause("... is not what RECORD says")
def _(make):
    bundle(make, lambda members: {**members, "kernels/0.o": members["kernels/0.o"] + b" "})


@cause("...: cannot be read: Permission denied")
def _(make):
    make.package("kernels", make.gcc(ADD), manifest="")
    (make.directory / "kernels" / "orcjit.toml").chmod(0)
    # Without the capabilities that let root read what it may not.
    program = (
        "import ctypes, sys; ctypes.CDLL(None).prctl(47, 4, 0, 0, 0);"
        "ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)());"
        f"sys.path.insert(0, {str(make.directory)!r}); import orcjit_import, kernels"
    )
    raise RuntimeError(run_python(program).stderr)


@cause("shared library '...' not found")
def _(make):
    make.package("kernels", make.gcc(ADD), manifest='libraries = ["libabsent.so.1"]')
    importlib.import_module("kernels")


@cause("needs 'missing'")
def _(make):
    make.package("kernels", make.gcc(ADD), manifest='depends = ["missing"]')
    importlib.import_module("kernels")


@cause("dependency cycle")
def _(make):
    make.package("first", make.gcc(ADD), manifest='depends = ["second"]')
    make.package("second", make.gcc(ADD), manifest='depends = ["first"]')
    importlib.import_module("first")


@cause("orcjit.toml:1: unknown key")
def _(make):
    make.package("kernels", make.gcc(ADD), manifest='depend = ["base"]')
    importlib.import_module("kernels")


@cause("a library named")
def _(make):
    session = orcjit_import.ExecutionSession()
    kept = session.create_library("kernels")
    session.create_library(kept.library_name)


@cause("library '...' belongs to another session")
def _(make):
    one, other = orcjit_import.ExecutionSession(), orcjit_import.ExecutionSession()
    one.create_library().set_link_order(other.create_library())


@cause("the native library")
def _(make):
    environment = {"ORCJIT_IMPORT_LIBRARY": str(make.directory / "missing.so")}
    done = run_python("import orcjit_import; orcjit_import.ExecutionSession()", **environment)
    raise RuntimeError(done.stderr)


@cause("dynamic module")
def _(make):
    path = make.directory / "kernels.o"
    path.write_bytes(make.gcc(ADD).read_bytes())
    subprocess.run(["gcc", "-shared", path, "-o", path.with_suffix(".so")], check=True)
    make.monkeypatch.syspath_prepend(str(make.directory))
    importlib.import_module("kernels")


@cause("lambda-expression")
def _(make):
    source = make.directory / "kernel.cc"
    source.write_text(
        "#include <tvm/ffi/function.h>\n"
        "TVM_FFI_DLL_EXPORT_TYPED_FUNC(add, [](int a, int b) { return a + b; });\n"
    )
    includes = [f"-I{path}" for path in libinfo.include_paths()]
    command = ["g++", "-std=c++17", *includes, "-c", str(source), "-o", os.devnull]
    environment = {**os.environ, "LC_ALL": "C"}  # plain quotes
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    raise RuntimeError(done.stderr)
