"""How each contender loads one file: the shortest way its own documentation shows."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import TYPE_CHECKING

from harness import LINKED, LINKING, OURS, PEER, SESSION
from inputs import link_command, linked_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def peer_is_installed() -> bool:
    return importlib.util.find_spec("tvm_ffi_orcjit") is not None


def contenders() -> list[str]:
    return [OURS, *([PEER] if peer_is_installed() else []), LINKED, LINKING]


def load_ours(path: Path, _driver: str) -> object:
    import orcjit_import  # noqa: F401  (installs the finder)

    return importlib.import_module(path.stem)


def load_by_session(path: Path, _driver: str) -> object:
    import orcjit_import

    return orcjit_import.default_session().load_module(path)


def load_peer(path: Path, _driver: str) -> object:
    import tvm_ffi_orcjit

    return tvm_ffi_orcjit.default_session().load_module(path)


def load_linked(path: Path, _driver: str) -> object:
    import tvm_ffi

    return tvm_ffi.load_module(linked_path(path))


def load_linking(path: Path, driver: str) -> object:
    import tvm_ffi

    output = linked_path(path).with_suffix(".fresh.so")
    subprocess.run(link_command(driver, path, output), check=True)
    return tvm_ffi.load_module(output)


LOADERS: dict[str, Callable[[Path, str], object]] = {
    OURS: load_ours,
    SESSION: load_by_session,
    PEER: load_peer,
    LINKED: load_linked,
    LINKING: load_linking,
}


def prepare(directory: Path) -> None:
    """Do what is not measured: a program that calls kernels has imported tvm_ffi."""
    import tvm_ffi  # noqa: F401

    sys.path.insert(0, str(directory))
