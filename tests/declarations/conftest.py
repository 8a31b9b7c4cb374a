"""Fixtures: packages that declare, shared libraries, and installed distributions."""

from __future__ import annotations

import importlib
import itertools
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.build import run
from support.compilers import Compiler

from .declaring import INCLUDE_HEADER

Compile = Callable[..., Path]


@pytest.fixture(autouse=True)
def imports_are_put_back(tmp_path: Path) -> Iterator[None]:
    """Leave `sys.path` and the modules of this test's files as they were."""
    path = list(sys.path)
    yield
    sys.path[:] = path
    for name, module in list(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        places = [getattr(spec, "origin", None), *(getattr(module, "__path__", None) or ())]
        if any(str(place).startswith(str(tmp_path)) for place in places):
            del sys.modules[name]
    importlib.invalidate_caches()


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """One directory on `sys.path`."""
    directory = tmp_path / "here"
    directory.mkdir()
    sys.path.insert(0, str(directory))
    return directory


@pytest.fixture
def place(cc: Compile) -> Compile:
    """Compile a source of tests/objects with each compiler, and put the object at a path."""

    def compile_to(target: Path, source: str, *flags: str) -> Path:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(cc(source, *flags), target)
        return target

    return compile_to


@pytest.fixture
def shared(cc: Compile, compiler: Compiler) -> Callable[..., Path]:
    """Compile a source with each compiler, and link a shared library at a path."""

    def link_to(target: Path, source: str, *flags: str, links: tuple[str | Path, ...] = ()) -> Path:
        target.parent.mkdir(parents=True, exist_ok=True)
        soname = f"-Wl,-soname,{target.name}"
        driver = compiler.driver(Path(source))
        run(driver, "-shared", soname, cc(source, *flags), *links, "-o", target)
        return target

    return link_to


# Libraries stay loaded until the process ends, and the dynamic loader remembers their names.
_serial_numbers = itertools.count()


@pytest.fixture
def soname() -> str:
    """A name that no library of this process has."""
    return f"liborcjit_test{next(_serial_numbers)}.so.1"


class Distribution:
    """A distribution installed in a directory: its files, and the RECORD that lists them."""

    def __init__(self, root: Path, name: str) -> None:
        self.root = root
        self.information = root / f"{name.replace('-', '_')}-1.0.dist-info"
        self.information.mkdir(parents=True)
        (self.information / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        )
        self.record("")

    def record(self, *files: str) -> None:
        """Write down that the distribution has these files, besides its own."""
        lines = [f"{self.information.name}/METADATA,,", *(f"{file},," for file in files if file)]
        (self.information / "RECORD").write_text("\n".join(lines) + "\n")


@pytest.fixture
def install(tmp_path: Path) -> Callable[..., Distribution]:
    """Install a distribution in a directory at the end of `sys.path`."""

    def install_in(directory: str, name: str, *files: str) -> Distribution:
        root = tmp_path / directory
        distribution = Distribution(root, name)
        distribution.record(*files)
        if str(root) not in sys.path:
            sys.path.append(str(root))
        importlib.invalidate_caches()
        return distribution

    return install_in


@pytest.fixture
def header(cc: Compile) -> Compile:
    """Compile a source of tests/objects/declarations with each compiler, the header in reach."""
    return lambda source, *flags: cc(f"declarations/{source}", *INCLUDE_HEADER, *flags)
