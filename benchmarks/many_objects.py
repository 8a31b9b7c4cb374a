"""Claim: a package of a thousand objects is imported, and used, about as one shared library is.

A new process per sample, which has loaded another kernel before the clock starts, and by imports
a package of one object, too, since those load more of this package's files: what is measured is the
thousand objects. `import` ends when functions can be asked for, `called` when each of the thousand
has been called once. Link-and-load counts the link, which is what one does without a JIT linker.
"""

from __future__ import annotations

import importlib
import re
import shutil
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from harness import LINKED, LINKING, OURS, PEER, Row, collect, interleave, run_child
from loaders import LOADERS, peer_is_installed, prepare
from packages import NAMES, Package, has_linker, make_c_package

if TYPE_CHECKING:
    from inputs import Kernel

ROUNDS = 7
ARCHIVE, BUNDLE = f"{OURS}, .a", f"{OURS}, stored zip"
DIRECTORY = f"{OURS}, directory"
LINKERS = {LINKING: None, "lld + load": "lld", "mold + load": "mold"}


def measure(kernels: dict[str, Kernel]) -> list[Row]:
    kernel = kernels["c"]
    with tempfile.TemporaryDirectory() as directory:
        package = make_c_package(Path(directory) / "many")
        little = kernel.alone.parent / "little" / "package_of_one" / kernel.alone.name
        little.parent.mkdir(parents=True)
        shutil.copy(kernel.alone, little)
        names = [OURS, *([PEER] if peer_is_installed() else []), LINKED, ARCHIVE, BUNDLE]
        names += [name for name, linker in LINKERS.items() if linker is None or has_linker(linker)]
        results = interleave(names, ROUNDS, lambda name: sample(name, package, kernel))
    return rows_of(results)


def rows_of(results: dict[str, list[dict[str, object]]]) -> list[Row]:
    plain = {name: results[name] for name in (OURS, PEER, LINKED) if name in results}
    linking = {name: results[name] for name in LINKERS if name in results}
    zipped = {OURS: results[BUNDLE], DIRECTORY: results[OURS]}
    return [
        collect("1,000 objects, import", "ms", plain, "import", 1e3),
        collect("1,000 objects, import, all called", "ms", {**plain, **linking}, "called", 1e3),
        collect("1,000 objects in .a, import", "ms", {OURS: results[ARCHIVE]}, "import", 1e3),
        collect("1,000 objects in a zip, all called", "ms", zipped, "called", 1e3),
        collect("1,000 objects, memory", "MiB", plain, "memory", 1 / 1024),
    ]


def sample(contender: str, package: Package, kernel: Kernel) -> dict[str, object]:
    return run_child(__file__, contender, package.root, kernel.alone, kernel.driver)


def resident() -> int:
    text = Path("/proc/self/status").read_text()
    return int(re.search(r"^VmRSS:\s+(\d+) kB", text, re.MULTILINE)[1])


def child(contender: str, root: str, warm: str, driver: str) -> dict[str, object]:
    package = Package(Path(root))
    prepare(Path(warm).parent)
    family = PEER if contender == PEER else OURS if contender.startswith(OURS) else LINKED
    LOADERS[family](Path(warm), driver).add(1, 2)
    if family == OURS:
        little = Path(warm).parent / "little"
        sys.path.insert(0, str(little))
        importlib.import_module("package_of_one")
    load = loader_of(contender, package)
    before = resident()
    start = perf_counter()
    module = load()
    imported = perf_counter()
    for name in NAMES:
        assert getattr(module, name)(1, 2) == 3
    called = perf_counter()
    return {"import": imported - start, "called": called - start, "memory": resident() - before}


def loader_of(contender: str, package: Package):
    import tvm_ffi

    if contender.startswith(OURS):
        places = {ARCHIVE: package.archive.parent, BUNDLE: package.bundle}
        sys.path.insert(0, str(places.get(contender, package.root)))
        return lambda: importlib.import_module("objects")
    if contender == PEER:
        import tvm_ffi_orcjit

        return lambda: tvm_ffi_orcjit.default_session().load_module(package.objects)
    if contender == LINKED:
        return lambda: tvm_ffi.load_module(package.linked)
    output = package.root / "fresh" / "objects.so"

    def link_and_load() -> object:
        package.link(output, LINKERS[contender])
        return tvm_ffi.load_module(output)

    return link_and_load


if __name__ == "__main__":
    from run import main

    sys.exit(main(measure, child))
