"""`ObjectPackage`: what a package of objects is compiled from, and what its manifest declares.

It is an extension module's description for setuptools, with the words of the manifest in addition.
How it is built is the job of `setuptools_command`.
"""

from __future__ import annotations

import json
import keyword
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..error_form import shaped
from ..errors import ManifestError
from ..manifest import BIND_CHOICES, Manifest
from ..naming import LINKABLE_SUFFIXES

try:
    from setuptools import Extension
    from setuptools.errors import SetupError
except ModuleNotFoundError as error:
    raise ImportError(
        shaped(
            "ObjectPackage needs setuptools, which is not installed [OJ841]: "
            'pip install "orcjit-import[build]", or name setuptools under `requires` in the '
            "[build-system] table of pyproject.toml",
            kind="ImportError",
        )
    ) from error

if TYPE_CHECKING:
    from collections.abc import Sequence

# The first line of a manifest that was made: what was made beside it, for the next build.
MADE = "# Made by setuptools: "


class ObjectPackage(Extension):
    """Sources that become an object package.

    Parameters
    ----------
    name
        The package's name; "outer.kernels" lies in the package `outer`.
    sources
        C and C++ files, relative to ``setup.py``. Each becomes an object, named after it:
        ``add.o`` for ``src/add.c``, or ``src.add.c.o`` where another source has the same stem.
    depends_on, libraries, objects, exports, bind
        What the package's manifest declares; `depends_on` is its ``depends``, a word that means
        something else for `setuptools.Extension`. `objects` has the names of objects, not sources.
    extra_objects
        Objects and archives that were compiled before; they are copied into the package.
    metadata
        Whether functions carry their signatures.
    stubs
        Whether stubs for type checkers are made of them, for which the package is imported.
    **options
        As of `setuptools.Extension`: ``include_dirs``, ``define_macros``, ``extra_compile_args``.

    Raises
    ------
    ManifestError
        If something is declared that no manifest may have.
    """

    def __init__(
        self,
        name: str,
        sources: Sequence[str],
        *,
        depends_on: Sequence[str] = (),
        libraries: Sequence[str] = (),
        objects: Sequence[str] = (),
        exports: Sequence[str] = (),
        bind: str = "lazy",
        extra_objects: Sequence[str] = (),
        metadata: bool = True,
        stubs: bool = True,
        **options: Any,
    ) -> None:
        _require_usable(name)
        super().__init__(name, list(sources), extra_objects=list(extra_objects), **options)
        declared = {
            "depends": depends_on,
            "libraries": libraries,
            "objects": objects,
            "exports": exports,
        }
        self.declared: dict[str, list[str] | str] = _checked(name, declared, bind)
        self.stubs = stubs and metadata
        if metadata:
            self.define_macros.append(("TVM_FFI_DLL_EXPORT_INCLUDE_METADATA", "1"))

    @property
    def object_names(self) -> dict[str, str]:
        """What each source becomes: its stem, or its whole path where that would be one of two."""
        paths = [os.fspath(source) for source in self.sources]
        stems = [Path(path).stem for path in paths]
        return {
            path: f"{stem}.o" if stems.count(stem) == 1 else f"{_flat_path_of(path)}.o"
            for path, stem in zip(paths, stems, strict=True)
        }

    @property
    def copied(self) -> dict[str, Path]:
        """Objects and archives that are copied, by their names in the package."""
        files = {Path(path).name: Path(path) for path in self.extra_objects}
        twice = len(files) < len(self.extra_objects) or set(files) & {*self.object_names.values()}
        odd = [name for name in files if not name.endswith(tuple(LINKABLE_SUFFIXES))]
        if twice or odd:
            why = f"{odd[0]!r} is neither" if odd else "two of one name would be in the package"
            raise SetupError(
                shaped(f"{self.name}: extra_objects takes objects and archives [OJ850]; {why}")
            )
        return files

    def manifest(self, made: Sequence[str]) -> str:
        """Return the text of ``orcjit.toml``, after a line with the names of the files made."""
        lines = [f"{key} = {json.dumps(value)}" for key, value in self.declared.items()]
        return "\n".join([f"{MADE}{json.dumps(sorted(made))}", *lines, ""])  # JSON lists are TOML's

    def _convert_pyx_sources_to_lang(self) -> None:
        """Refuse to be built as an extension module: setuptools calls this only when it does that.

        It would compile and link a shared library, which nothing imports, and say that all is well.
        """
        raise SetupError(
            shaped(
                f"{self.name!r} is an ObjectPackage, and setup() does not know how to build one "
                f"[OJ843]. Give it the commands: from orcjit_import import commands; "
                f"setup(..., cmdclass=commands)"
            )
        )


def _require_usable(name: str) -> None:
    for part in name.split("."):
        if not part.isidentifier() or keyword.iskeyword(part):
            raise ManifestError(
                f"ObjectPackage {name!r}: this is no name that a package can have [OJ852]: write "
                f"an identifier, or several with dots between them"
            )


def _checked(name: str, declared: dict[str, Any], bind: Any) -> dict[str, list[str] | str]:
    """Return what a manifest has to say, after the manifest's own checks."""
    manifest = Manifest(f"ObjectPackage {name!r}")
    said: dict[str, list[str] | str] = {}
    for key, items in declared.items():
        value = items if isinstance(items, str) else list(items)
        if value:
            manifest.add_list(key, value)
            said[key] = list(value)
    if bind not in BIND_CHOICES:
        raise SetupError(
            shaped(f'{manifest.path}: bind must be "lazy" or "now", found {bind!r} [OJ823]')
        )
    return {**said, "bind": bind} if bind != "lazy" else said


def _flat_path_of(source: str) -> str:
    """Return a name for the object of a source that is unlike that of every other one."""
    parts = [part for part in Path(source).parts if part not in ("..", os.sep)]
    return ".".join(parts)
