"""Reads the command line of a compiler, as far as it takes to tell whether two make the same file.

The key of a product is a digest of the command, of the files that it names, of the headers that
the compiler read (it tells them, as for Make), and of the compiler. Directories have no part in
it, so that a test's own directory, or another checkout, makes no difference: unless the product
holds the directory's name, as debug information and run paths do.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import shlex
import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# To be counted up when a key means something else, or a note has other fields.
FORMAT = "2"
DRIVER = re.compile(r"(gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(-\d+)?|nvcc")
# These write more than the file that -o names, or what they write is not all that they do.
SEVERAL_PRODUCTS = re.compile(
    r"-gsplit-dwarf|--coverage|-ftest-coverage|-fprofile|-save-temps|-M|-fdump|-J|@|-Wl,-Map|-###|-cubin"
)
DEBUG = re.compile(r"-g(?!0$|no-)")
SEARCHED = re.compile(r"-[ILB](?=.)|-isystem|-iquote")
PREPROCESSED = {".c", ".cc", ".cpp", ".cu", ".S"}
SOURCES = PREPROCESSED | {".s"}
READS_FILES = re.compile(rb"\.(incbin|include)\b")
THIN_ARCHIVE = b"!<thin>\n"


class UnkeepableError(Exception):
    """What the command makes depends on more than can be seen here."""


@dataclass(frozen=True)
class Makefile:
    """What a build system asks for with -MD and -MF: the headers, as a rule of a makefile."""

    path: Path
    target: str

    def write(self, headers: list[Path]) -> None:
        names = [str(header).replace(" ", "\\ ") for header in headers]
        self.path.write_text(" \\\n  ".join([f"{self.target}:", *names]) + "\n")


@dataclass
class Recipe:
    """One command: what goes into its product, and into which directories it looks."""

    command: list[str]
    output: Path
    makefile: Makefile | None = None
    parts: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    sources: list[Path] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What the command says, and the files that it names."""
        return digest(*self.parts)

    @property
    def reads_headers(self) -> bool:
        return any(source.suffix in PREPROCESSED for source in self.sources)

    def command_for(self, output: Path, headers: Path) -> list[str]:
        """Return the command with another output, which also writes the headers that it reads."""
        place = self.command.index("-o") + 1
        command = [*self.command[:place], str(output), *self.command[place + 1 :]]
        return [*command, "-MD", "-MF", str(headers)] if self.reads_headers else command

    @property
    def has_debug_information(self) -> bool:
        """Whether the product names the files, and the working directory, perhaps compressed."""
        return any(DEBUG.match(argument) for argument in self.command)

    def roots_in(self, product: bytes) -> list[int]:
        """Return the directories that the product depends on, by number."""
        if self.has_debug_information:
            return list(range(len(self.roots)))
        return [i for i, root in enumerate(self.roots) if root.encode() in product]

    def root_of(self, directory: str) -> str:
        if directory not in self.roots:
            self.roots.append(directory)
        return f"<{self.roots.index(directory)}>"


def read(command: list[str]) -> Recipe | None:
    """Return what is to be known of `command`; None if its product cannot be kept."""
    if not DRIVER.fullmatch(Path(command[0]).name) or command.count("-o") != 1:
        return None
    makefile, command = _without_makefile(command)
    if any(SEVERAL_PRODUCTS.match(argument) for argument in command):
        return None
    place = command.index("-o") + 1
    recipe = Recipe(command, Path(command[place]), makefile)
    recipe.parts += [
        FORMAT,
        identity(command[0]),
        identity("g++" if Path(command[0]).name == "nvcc" else "as"),  # what nvcc runs
        identity("ld"),
        recipe.output.name,
    ]
    recipe.root_of(os.path.realpath(recipe.output.parent))
    try:
        for argument in [*command[1 : place - 1], *command[place + 1 :]]:
            recipe.parts.append(_read_argument(recipe, argument))
        recipe.parts += _libraries(command)
    except UnkeepableError:
        return None
    return recipe if len(recipe.sources) <= 1 else None


def _without_makefile(command: list[str]) -> tuple[Makefile | None, list[str]]:
    """Take -MD or -MMD, -MF and -MT off the command, if all is as build systems write it."""
    if not {"-MD", "-MMD"} & set(command) or command.count("-MF") != 1:
        return None, command
    values = {}
    rest = [word for word in command if word not in {"-MD", "-MMD"}]
    for option in ("-MF", "-MT"):
        if option in rest:
            place = rest.index(option)
            values[option] = rest[place + 1]
            del rest[place : place + 2]
    target = values.get("-MT", command[command.index("-o") + 1])
    return Makefile(Path(values["-MF"]), target), rest


def _read_argument(recipe: Recipe, argument: str) -> str:
    """Return the argument without names of directories, and with digests of the files it names."""
    if stat.S_ISREG(_mode(argument)):
        return _read_file(recipe, Path(argument))
    prefix = SEARCHED.match(argument)
    pieces = re.split("([,=])", argument[prefix.end() :] if prefix else argument)
    return (prefix[0] if prefix else "") + "".join(_read_piece(recipe, p) for p in pieces)


def _read_piece(recipe: Recipe, piece: str) -> str:
    mode = _mode(piece)
    if stat.S_ISDIR(mode):
        return recipe.root_of(os.path.realpath(piece))
    path = Path(piece)
    return f"{path.name} {digest_of(path)}" if stat.S_ISREG(mode) else piece


def _mode(word: str) -> int:
    """Return what kind of file `word` names; 0 if it names none."""
    try:
        return Path(word).stat().st_mode if word else 0
    except OSError:
        return 0


def _read_file(recipe: Recipe, path: Path) -> str:
    content = path.read_bytes()
    if content.startswith(THIN_ARCHIVE):
        raise UnkeepableError
    recipe.root_of(os.path.realpath(path.parent))
    if path.suffix in SOURCES:
        if path.suffix in {".s", ".S"} and READS_FILES.search(content):
            raise UnkeepableError
        recipe.sources.append(path)
    return f"{path.name} {digest(content)}"


def _libraries(command: list[str]) -> Iterator[str]:
    """Give the digests of the libraries that -l finds in directories that -L names."""
    directories = [Path(argument[2:]) for argument in command if argument.startswith("-L")]
    for argument in command:
        if argument.startswith("-l"):
            name = argument[2:]
            forms = [name[1:]] if name.startswith(":") else [f"lib{name}.so", f"lib{name}.a"]
            yield from (digest_of(d / f) for d in directories for f in forms if (d / f).is_file())


def headers_read(recipe: Recipe, makefile: Path) -> list[str]:
    """Return the headers, below the directories that the recipe names where they are."""
    if not makefile.exists():
        return []
    names = shlex.split(makefile.read_text().split(":", 1)[1].replace("\\\n", " "))
    sources = {os.path.realpath(source) for source in recipe.sources}
    found = {os.path.realpath(name) for name in names} - sources
    return sorted(_below_a_root(recipe, name) for name in found)


def _below_a_root(recipe: Recipe, path: str) -> str:
    nearest = max((r for r in recipe.roots if path.startswith(r + os.sep)), key=len, default=None)
    return f"{recipe.roots.index(nearest)}:{path[len(nearest) + 1 :]}" if nearest else path


@dataclass
class Note:
    """What a product turned out to depend on, beside its recipe, when it was made."""

    headers: list[str]
    roots: list[int]
    said: str

    @classmethod
    def load(cls, path: Path) -> Note | None:
        return cls(**json.loads(path.read_text())) if path.exists() else None

    def save(self, path: Path, scratch: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = scratch / "note"
        written.write_text(json.dumps(vars(self)))
        written.rename(path)

    def paths(self, recipe: Recipe) -> list[Path]:
        """Return the headers where they are for this recipe."""
        return [_path_of(recipe, header) for header in self.headers]

    def key(self, recipe: Recipe) -> str | None:
        """Return the product's key with the headers as they are now; None if one is gone."""
        try:
            headers = [_digest_of_header(recipe, header) for header in self.headers]
        except FileNotFoundError:
            return None
        places = [recipe.roots[index] for index in self.roots]
        if recipe.has_debug_information:
            places.append(str(Path.cwd()))
        return digest(recipe.key, *headers, *places)


def _path_of(recipe: Recipe, header: str) -> Path:
    if header.startswith(os.sep):
        return Path(header)
    root, _, name = header.partition(":")
    return Path(recipe.roots[int(root)], name)


def _digest_of_header(recipe: Recipe, header: str) -> str:
    """Return a header's digest; those of the system are looked at once."""
    if header.startswith(os.sep):
        return _digest_of_installed(header)
    return digest_of(_path_of(recipe, header))


@functools.cache
def _digest_of_installed(path: str) -> str:
    return digest_of(Path(path))


def digest(*parts: str | bytes) -> str:
    made = hashlib.sha256()
    for part in parts:
        encoded = part.encode() if isinstance(part, str) else part
        made.update(b"%d:" % len(encoded) + encoded)
    return made.hexdigest()[:24]


def digest_of(path: Path) -> str:
    """Return the digest of a file that does not change while the tests run."""
    status = path.stat()
    return _digest_of(str(path), status.st_mtime_ns, status.st_size, status.st_ino)


@functools.cache
def _digest_of(path: str, *_status: int) -> str:
    return digest(Path(path).read_bytes())


@functools.cache
def identity(tool: str) -> str:
    """Return what changes when a compiler or a binary tool is replaced by another release."""
    path = os.path.realpath(shutil.which(tool) or tool)
    status = Path(path).stat()
    return f"{Path(path).name} {status.st_size} {status.st_mtime_ns}"
