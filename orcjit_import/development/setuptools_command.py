"""A setuptools command: ``pip wheel .`` builds wheels of object packages.

In ``setup.py``::

    from setuptools import setup
    from orcjit_import.development.setuptools_command import ObjectPackage, commands

    setup(ext_modules=[ObjectPackage("mykernels", ["src/add.c", "src/ops.cc"])], cmdclass=commands)

with ``requires = ["setuptools", "orcjit-import"]`` under ``[build-system]`` in ``pyproject.toml``.
``pip install -e .`` and ``build_ext --inplace`` put the objects beside the Python files.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setuptools import Extension
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext
from setuptools.errors import SetupError

from ..include import get_include

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MANIFEST = "orcjit.toml"
_MADE = "# Compiled by setuptools: "


class ObjectPackage(Extension):
    """Sources that become an object package.

    Parameters
    ----------
    name
        The package's name; "outer.kernels" lies in the package `outer`.
    sources
        C and C++ files, relative to ``setup.py``. Each becomes an object, named after it:
        ``add.o`` for ``src/add.c``, or ``src.add.c.o`` where another source has the same stem.
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
    def object_names(self) -> dict[str, str]:
        """What each source becomes: its stem, or its whole path where that would be one of two."""
        paths = [os.fspath(source) for source in self.sources]
        stems = [Path(path).stem for path in paths]
        return {
            path: f"{stem}.o" if stems.count(stem) == 1 else f"{_flat_path_of(path)}.o"
            for path, stem in zip(paths, stems, strict=True)
        }

    @property
    def manifest(self) -> str:
        """The text of ``orcjit.toml``; JSON lists are TOML lists."""
        made = f"{_MADE}{json.dumps(sorted(self.object_names.values()))}"
        lines = [f"{key} = {json.dumps(items)}" for key, items in self.declared.items() if items]
        return "\n".join([made, *lines, ""])

    def _convert_pyx_sources_to_lang(self) -> None:
        """Refuse to be built as an extension module: setuptools calls this only when it does that.

        It would compile and link a shared library, which nothing imports, and say that all is well.
        """
        raise SetupError(
            f"{self.name!r} is an ObjectPackage, and setup() does not know how to build one. Give "
            f"it the commands: from orcjit_import.development.setuptools_command import commands; "
            f"setup(..., cmdclass=commands)"
        )


class build_objects(build_ext):  # noqa: N801  (setuptools calls commands so)
    """Compiles object packages, and builds all other extensions as usual.

    As for extensions, everything is made in the build directory, and copied from there to the
    Python files where it is to be imported from the sources.
    """

    def build_extension(self, ext: Extension) -> None:
        """Compile the sources of one object package; nothing is linked."""
        if not isinstance(ext, ObjectPackage):
            super().build_extension(ext)
            return
        package = Path(self.build_lib, *ext.name.split("."))
        made = {name: self._compile(ext, source) for source, name in ext.object_names.items()}
        _fill(package, made, ext.manifest)

    def _compile(self, ext: ObjectPackage, source: str) -> Path:
        import tvm_ffi.libinfo

        suffix = Path(source).suffix
        is_cpp = suffix in (".cc", ".cpp", ".cxx")
        is_chosen = any(flag.startswith("-std=") for flag in ext.extra_compile_args)
        [made] = self.compiler.compile(
            [source],
            # Sources that differ in their suffix only would overwrite each other's object.
            output_dir=str(Path(self.build_temp, ext.name, suffix.removeprefix("."))),
            macros=ext.define_macros,
            include_dirs=[*tvm_ffi.libinfo.include_paths(), get_include(), *ext.include_dirs],
            debug=self.debug,
            extra_postargs=[
                *ext.extra_compile_args,
                *(["-std=c++17"] if is_cpp and not is_chosen else []),
            ],
            depends=ext.depends,
        )
        return Path(made)

    def copy_extensions_to_source(self) -> None:
        """Copy what was built to the sources, for editable installs and ``--inplace``."""
        with self._only_extensions():
            super().copy_extensions_to_source()
        for ext in self._packages():
            built, source = Path(self.build_lib, *ext.name.split(".")), self._source_directory(ext)
            _fill(source, {name: built / name for name in ext.object_names.values()}, ext.manifest)
            if self.editable_mode and "." not in ext.name:
                self._put_on_path(source.parent)

    def _put_on_path(self, directory: Path) -> None:
        """Have an editable install add a directory to the path.

        What setuptools installs for it finds packages of Python files only, unless it adds the
        directory as well.
        """
        metadata: Any = self.distribution.metadata
        name = f"__editable__.{metadata.get_name()}-{metadata.get_version()}.objects.pth"
        install: Any = self.get_finalized_command("install")
        Path(install.install_lib).mkdir(parents=True, exist_ok=True)
        Path(install.install_lib, name).write_text(f"{directory.resolve()}\n", "utf-8")

    def get_outputs(self) -> list[str]:
        """Return the files that were made, for ``pip`` to record."""
        with self._only_extensions():
            outputs: list[str] = super().get_outputs()
        return [*outputs, *self._built_files()]

    def get_output_mapping(self) -> dict[str, str]:
        """Return where the files lie in the sources that an editable install links to."""
        with self._only_extensions():
            mapping: dict[str, str] = super().get_output_mapping()
        return {**mapping, **(self._built_files() if self.inplace else {})}

    def _built_files(self) -> dict[str, str]:
        """Return the files of object packages, each with its place in the sources."""
        return {
            str(Path(self.build_lib, *ext.name.split("."), name)): str(
                self._source_directory(ext) / name
            )
            for ext in self._packages()
            for name in [*ext.object_names.values(), _MANIFEST]
        }

    def _source_directory(self, ext: ObjectPackage) -> Path:
        parts = ext.name.split(".")
        build_py: Any = self.get_finalized_command("build_py")
        return Path(build_py.get_package_dir(".".join(parts[:-1])), parts[-1])

    def _packages(self) -> list[ObjectPackage]:
        return [ext for ext in self.extensions if isinstance(ext, ObjectPackage)]

    @contextmanager
    def _only_extensions(self) -> Iterator[None]:
        """Hide the object packages from what setuptools does with extension modules."""
        everything = self.extensions
        self.extensions = [ext for ext in everything if not isinstance(ext, ObjectPackage)]
        try:
            yield
        finally:
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


def _flat_path_of(source: str) -> str:
    """Return a name for the object of a source that is unlike that of every other one."""
    parts = [part for part in Path(source).parts if part not in ("..", os.sep)]
    return ".".join(parts)


def _fill(package: Path, made: dict[str, Path], manifest: str) -> None:
    """Put objects and the manifest into a package; what an earlier build made of it goes."""
    package.mkdir(parents=True, exist_ok=True)
    for name in _made_before(package / _MANIFEST):
        if name not in made:
            (package / name).unlink(missing_ok=True)
    for name, path in made.items():
        shutil.copyfile(path, package / name)
    (package / _MANIFEST).write_text(manifest, "utf-8")


def _made_before(manifest: Path) -> list[str]:
    """Return the names of the objects that an earlier build has put beside its manifest."""
    try:
        first, _, _ = manifest.read_text("utf-8").partition("\n")
        names = json.loads(first.removeprefix(_MADE)) if first.startswith(_MADE) else []
    except (OSError, ValueError):
        return []
    return [name for name in names if name == os.path.basename(name) and name.endswith(".o")]  # noqa: PTH119
