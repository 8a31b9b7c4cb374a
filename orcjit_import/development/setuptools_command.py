"""A setuptools command: ``pip wheel .`` builds wheels of object packages.

In ``setup.py``::

    from setuptools import setup
    from orcjit_import.development.setuptools_command import ObjectPackage, commands

    setup(ext_modules=[ObjectPackage("mykernels", ["src/add.c", "src/ops.cc"])], cmdclass=commands)

with ``requires = ["setuptools", "orcjit-import"]`` under ``[build-system]`` in ``pyproject.toml``.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setuptools import Extension
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext

from ..include import get_include

if TYPE_CHECKING:
    from collections.abc import Sequence


class ObjectPackage(Extension):
    """Sources that become an object package.

    Parameters
    ----------
    name
        The package's name; "outer.kernels" lies in the package `outer`.
    sources
        C and C++ files, relative to ``setup.py``. Each becomes an object of its own.
    depends_on, libraries_by_need
        What the package's manifest declares under ``depends`` and ``libraries``.
    metadata
        Whether functions carry their signatures.
    **options
        As of `setuptools.Extension`: ``include_dirs``, ``define_macros``, ``extra_compile_args``.
    """

    def __init__(
        self,
        name: str,
        sources: Sequence[str],
        *,
        depends_on: Sequence[str] = (),
        libraries_by_need: Sequence[str] = (),
        metadata: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(name, list(sources), **options)
        self.declared = {"depends": list(depends_on), "libraries": list(libraries_by_need)}
        if metadata:
            self.define_macros.append(("TVM_FFI_DLL_EXPORT_INCLUDE_METADATA", "1"))

    @property
    def manifest(self) -> str:
        """The text of ``orcjit.toml``; JSON lists are TOML lists."""
        lines = [f"{key} = {json.dumps(items)}" for key, items in self.declared.items() if items]
        return "\n".join([*lines, ""])


class build_objects(build_ext):  # noqa: N801  (setuptools calls commands so)
    """Compiles object packages, and builds all other extensions as usual."""

    def build_extension(self, ext: Extension) -> None:
        """Compile the sources of one object package; nothing is linked."""
        if not isinstance(ext, ObjectPackage):
            super().build_extension(ext)
            return
        import tvm_ffi.libinfo

        includes = [*tvm_ffi.libinfo.include_paths(), get_include(), *ext.include_dirs]
        objects = [
            path for group in _by_language(ext) for path in self._compile(ext, *group, includes)
        ]
        package = self._directory_of(ext)
        package.mkdir(parents=True, exist_ok=True)
        for path in map(Path, objects):
            shutil.copyfile(path, package / path.name)
        (package / "orcjit.toml").write_text(ext.manifest)

    def _compile(
        self, ext: ObjectPackage, sources: list[str], flags: list[str], includes: list[str]
    ) -> list[str]:
        made: list[str] = self.compiler.compile(
            sources,
            output_dir=self.build_temp,
            macros=ext.define_macros,
            include_dirs=includes,
            debug=self.debug,
            extra_postargs=[*ext.extra_compile_args, *flags],
            depends=ext.depends,
        )
        return made

    def _directory_of(self, ext: Extension) -> Path:
        """Return where the package goes: beside the Python files for an editable install."""
        parts = ext.name.split(".")
        if not self.inplace:
            return Path(self.build_lib, *parts)
        build_py: Any = self.get_finalized_command("build_py")
        return Path(build_py.get_package_dir(".".join(parts[:-1])), parts[-1])

    def get_outputs(self) -> list[str]:
        """Return the files that were made, for ``pip`` to record."""
        packages = [ext for ext in self.extensions if isinstance(ext, ObjectPackage)]
        self.extensions = [ext for ext in self.extensions if ext not in packages]
        outputs: list[str] = super().get_outputs()
        self.extensions += packages
        for ext in packages:
            directory = self._directory_of(ext)
            outputs += [str(directory / f"{Path(source).stem}.o") for source in ext.sources]
            outputs.append(str(directory / "orcjit.toml"))
        return outputs

    def copy_extensions_to_source(self) -> None:
        """Copy what an editable install needs; object packages are there already."""
        everything = self.extensions
        self.extensions = [ext for ext in everything if not isinstance(ext, ObjectPackage)]
        super().copy_extensions_to_source()
        self.extensions = everything


class bdist_objects(bdist_wheel):  # noqa: N801
    """Tags a wheel of objects: it depends on the platform, and not on the version of Python."""

    def get_tag(self) -> tuple[str, str, str]:
        """Return the tag, ``py3-none-PLATFORM`` unless the wheel holds extension modules, too."""
        tag: tuple[str, str, str] = super().get_tag()
        extensions = self.distribution.ext_modules or []
        only_objects = all(isinstance(ext, ObjectPackage) for ext in extensions)
        return ("py3", "none", tag[2]) if only_objects else tag


commands = {"build_ext": build_objects, "bdist_wheel": bdist_objects}


def _by_language(ext: ObjectPackage) -> list[tuple[list[str], list[str]]]:
    """Return the C++ sources and the others, each with the flags that only they can have."""
    sources = [str(each) for each in ext.sources]
    cpp = [each for each in sources if Path(each).suffix in (".cc", ".cpp", ".cxx")]
    others = [each for each in sources if each not in cpp]
    is_chosen = any(flag.startswith("-std=") for flag in ext.extra_compile_args)
    return [(cpp, [] if is_chosen else ["-std=c++17"]), (others, [])]
