"""Stands in for the C++ compilers in what documents and examples type: what they make is kept.

`directory()` is to be put first on PATH. In it are `c++`, `g++`, `clang++` and their relatives,
which run this file; it does what keeping.py does, and runs the compiler where that cannot help.
C compilers are not among them: they are faster than this file.
"""

from __future__ import annotations

import functools
import os
import re
import shlex
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import recipe
from support.keeping import BuildError, bring
from support.kept import store

NAME = re.compile(r"(c|g|clang)\+\+(-\d+)?")


@functools.cache
def directory() -> Path:
    """Return the directory of the compilers that stand in, one for each that is on PATH."""
    found: dict[str, str] = {}
    for place in map(Path, os.get_exec_path()):
        for path in place.glob("*++*") if place.is_dir() else ():
            if NAME.fullmatch(path.name) and os.access(path, os.X_OK):
                found.setdefault(path.name, str(path))
    # The variables are those of this process: a test may give its programs fewer.
    here = [sys.executable, "-I", "-S", __file__, str(store().directory.resolve())]
    scripts = {name: shlex.join([*here, path]) for name, path in found.items()}
    texts = {name: f'#!/bin/sh\nexec {script} "$@"\n' for name, script in scripts.items()}

    def make(output: Path) -> None:
        output.mkdir()
        for name, text in texts.items():
            (output / name).write_text(text)
            (output / name).chmod(0o755)

    return store().made(recipe.digest(*sorted(texts.values())), "compilers", make)


def stand_in(compiler: str) -> str:
    """Return the path of what stands in for a compiler."""
    return str(directory() / Path(compiler).name)


def main(kept: str, compiler: str, arguments: list[str]) -> None:
    os.environ["ORCJIT_TEST_OBJECTS"] = kept
    known = recipe.read([compiler, *arguments])
    if known is not None:
        try:
            sys.stderr.write(bring(known))
        except (BuildError, OSError):
            pass  # The compiler says it better.
        else:
            return
    os.execv(compiler, [compiler, *arguments])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
