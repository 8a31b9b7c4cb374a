"""The setuptools commands that build object packages: ``pip wheel .`` makes wheels of them.

In ``setup.py``::

    from setuptools import setup
    from orcjit_import import ObjectPackage

    setup(ext_modules=[ObjectPackage("mykernels", ["src/add.c", "src/ops.cc"])])

with ``requires = ["setuptools", "orcjit-import"]`` under ``[build-system]`` in ``pyproject.toml``;
or without ``setup.py``, by the table ``[tool.orcjit-import]`` (`setuptools_table`).
``pip install -e .`` and ``build_ext --inplace`` put the objects beside the Python files.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..error_form import shaped
from ..errors import ManifestError
from ..include import get_include
from ..naming import LINKABLE_SUFFIXES, MANIFEST_NAME
from .declared_names import require_declared
from .object_package import MADE, ObjectPackage
from .package_stubs import STUB, TYPED, make_stub
from .wheel_tags import WheelTag, tag_of

import setuptools  # isort: skip  (object_package says what to do where there is none)
from setuptools.command.build_ext import build_ext
from setuptools.errors import SetupError

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ModuleNotFoundError as error:
    raise ImportError(
        shaped(
            f"ObjectPackage needs setuptools 70.1 or newer [OJ842], and this is "
            f"{setuptools.__version__}: "
            f'pip install --upgrade setuptools, or write requires = ["setuptools>=70.1", '
            f'"orcjit-import"] in the [build-system] table of pyproject.toml',
            kind="ImportError",
        )
    ) from error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setuptools import Extension

__all__ = ["ObjectPackage", "commands"]


class build_objects(build_ext):  # noqa: N801  (setuptools calls commands so)
    """Compiles object packages, and builds all other extensions as usual.

    As for extensions, everything is made in the build directory, and copied from there to the
    Python files where it is to be imported from the sources.
    """

    def build_extensions(self) -> None:
        """Build everything; stubs come last, since one package may need another."""
        jobs = self.parallel  # True and None say nothing
        self._workers = jobs if jobs and jobs is not True else os.cpu_count() or 1
        self._running = threading.BoundedSemaphore(self._workers)
        super().build_extensions()
        for ext in self._packages():
            self._add_stub(ext)

    def build_extension(self, ext: Extension) -> None:
        """Compile the sources of one object package; nothing is linked."""
        if not isinstance(ext, ObjectPackage):
            super().build_extension(ext)
            return
        sources = ext.object_names
        pool = ThreadPoolExecutor(self._workers)
        try:
            compiled = [pool.submit(self._compile, ext, source) for source in sources]
            files = [each.result() for each in compiled]
        finally:
            pool.shutdown(cancel_futures=True)
        _fill(self._built(ext), {**dict(zip(sources.values(), files, strict=True)), **ext.copied})
        _write_manifest(self._built(ext), ext)

    def _compile(self, ext: ObjectPackage, source: str) -> Path:
        import tvm_ffi.libinfo

        suffix = Path(source).suffix
        # Sources that differ in their suffix only would overwrite each other's object.
        output = Path(self.build_temp, ext.name, suffix.removeprefix("."))
        # What distutils makes directories with does not expect that another thread makes them.
        Path(output, source).parent.mkdir(parents=True, exist_ok=True)
        with self._running:
            [made] = self.compiler.compile(
                [source],
                output_dir=str(output),
                macros=ext.define_macros,
                include_dirs=[*tvm_ffi.libinfo.include_paths(), get_include(), *ext.include_dirs],
                debug=self.debug,
                extra_postargs=[*ext.extra_compile_args, *self._flags(ext, suffix)],
                depends=ext.depends,
            )
        return Path(made)

    def _flags(self, ext: ObjectPackage, suffix: str) -> list[str]:
        """Return flags about which nobody has said anything.

        Python was often compiled with ``-g``, which its ``CFLAGS`` bring along, and debug
        information is most of an object; and sometimes with ``-flto``.
        """
        is_cpp = suffix in (".cc", ".cpp", ".cxx")
        said = [
            *ext.extra_compile_args,
            *os.environ.get("CFLAGS", "").split(),
            *os.environ.get("CXXFLAGS" if is_cpp else "CFLAGS", "").split(),
        ]
        defaults = {"-g": "" if self.debug else "-g0", "-flto": "-fno-lto"}
        if is_cpp:
            defaults["-std="] = "-std=c++17"
        return [
            flag
            for start, flag in defaults.items()
            if flag and not any(each.startswith(start) for each in said)
        ]

    def _add_stub(self, ext: ObjectPackage) -> None:
        """Write the stub of a built package, unless the sources have one that somebody wrote."""
        source, built = self._source_directory(ext), self._built(ext)
        is_written = (source / STUB).is_file() and STUB not in _made_before(source)
        if not ext.stubs or is_written:
            return
        reason = make_stub(built, Path(self.build_lib))
        if reason:
            self.warn(shaped(f"{ext.name!r} gets no stubs for type checkers [OJ851]: {reason}"))
            return
        if "." not in ext.name:
            (built / TYPED).touch()
        _write_manifest(built, ext)

    def copy_extensions_to_source(self) -> None:
        """Copy what was built to the sources, for editable installs and ``--inplace``."""
        with self._only_extensions():
            super().copy_extensions_to_source()
        for ext in self._packages():
            built, source = self._built(ext), self._source_directory(ext)
            _fill(source, {name: built / name for name in _made_before(built)})
            shutil.copyfile(built / MANIFEST_NAME, source / MANIFEST_NAME)
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

    def get_source_files(self) -> list[str]:
        """Return what an sdist has to contain: the archives that are copied, too."""
        copied = [str(path) for ext in self._packages() for path in ext.copied.values()]
        return [*super().get_source_files(), *copied]

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
            str(self._built(ext) / name): str(self._source_directory(ext) / name)
            for ext in self._packages()
            for name in [*_names_of(ext, self._built(ext)), MANIFEST_NAME]
        }

    def _built(self, ext: ObjectPackage) -> Path:
        return Path(self.build_lib, *ext.name.split("."))

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
        """Return the tag, ``py3-none-PLATFORM`` unless the wheel holds extension modules.

        The platform is what ``--plat-name`` says; else one that an index takes, if possible.
        """
        tag = WheelTag(*super().get_tag())
        extensions = self.distribution.ext_modules or []
        if not all(isinstance(ext, ObjectPackage) for ext in extensions):
            return tag
        build: Any = self.get_finalized_command("build_ext")
        packages = [Path(build.build_lib, *ext.name.split(".")) for ext in extensions]
        is_built = bool(packages) and all(package.is_dir() for package in packages)
        if not is_built:
            return WheelTag("py3", "none", tag.platform)
        found = tag_of(packages, Path(build.build_lib), tag)
        return found._replace(platform=tag.platform) if self.plat_name_supplied else found


commands = {"build_ext": build_objects, "bdist_wheel": bdist_objects}


def _fill(package: Path, made: dict[str, Path]) -> None:
    """Put files into a package; what an earlier build made of it goes."""
    package.mkdir(parents=True, exist_ok=True)
    for name in _made_before(package):
        if name not in made:
            (package / name).unlink(missing_ok=True)
    for name, path in made.items():
        shutil.copyfile(path, package / name)


def _write_manifest(package: Path, ext: ObjectPackage) -> None:
    """Write the manifest of a built package, whose `objects` have to be there."""
    text = ext.manifest(_names_of(ext, package))
    (package / MANIFEST_NAME).write_text(text, "utf-8")
    try:
        require_declared(str(package))
    except ManifestError as error:
        raise SetupError(f"{ext.name!r}: {error}") from error


def _names_of(ext: ObjectPackage, package: Path) -> list[str]:
    """Return what was made of a package, but for its manifest."""
    extra = [name for name in (STUB, TYPED) if (package / name).is_file()]
    return [*ext.object_names.values(), *ext.copied, *extra]


def _made_before(package: Path) -> list[str]:
    """Return the names of the files that an earlier build has put beside its manifest."""
    try:
        first, _, _ = (package / MANIFEST_NAME).read_text("utf-8").partition("\n")
        names = json.loads(first.removeprefix(MADE)) if first.startswith(MADE) else []
    except (OSError, ValueError):
        return []
    return [name for name in names if _may_be_made(name)]


def _may_be_made(name: str) -> bool:
    is_known = name.endswith(tuple(LINKABLE_SUFFIXES)) or name in (STUB, TYPED)
    return is_known and name == os.path.basename(name)  # noqa: PTH119
