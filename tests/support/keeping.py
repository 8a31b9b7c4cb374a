"""Runs commands, of compilers only when nothing equal is kept from before: kept.py, recipe.py."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from . import recipe
from .kept import Store, store
from .recipe import Note

if TYPE_CHECKING:
    from .recipe import Recipe


class BuildError(AssertionError):
    """A command that makes a test's input failed."""


def run(*command: str | Path) -> str:
    """Run a command, or bring what an equal one has made before; return what it printed."""
    words = list(map(str, command))
    known = recipe.read(words)
    if known is None:
        return run_now(*words)
    bring(known)
    return ""


def run_now(*command: str | Path) -> str:
    return _run(*command).stdout


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    # Compilers need no sanitizer, which scripts/test_sanitized.sh preloads.
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    # What compilers say may hold bytes of a broken object.
    said = {"capture_output": True, "text": True, "errors": "backslashreplace"}
    done = subprocess.run(list(map(str, command)), check=False, env=environment, **said)
    if done.returncode != 0:
        raise BuildError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done


def bring(known: Recipe) -> str:
    """Put what the command makes where it would put it; return the warnings that it gave.

    The file is a new one: programs may have mapped the one that was there.
    """
    made = kept_product(store(), known)
    known.output.unlink(missing_ok=True)
    shutil.copy(made, known.output)
    note = Note.load(_note_file(store(), known))
    assert note is not None
    if known.makefile is not None:
        known.makefile.write([*known.sources, *note.paths(known)])
    return note.said


def kept_product(kept: Store, known: Recipe) -> Path:
    """Return what the command of a recipe makes; it runs if nothing of that kind is kept."""
    if made := _kept_under(kept, known):
        return made
    with kept.locked(known.key), kept.scratch() as scratch:
        if made := _kept_under(kept, known):
            return made
        product, headers = scratch / known.output.name, scratch / "headers.d"
        said = _run(*known.command_for(product, headers)).stderr
        content = product.read_bytes()
        note = Note(recipe.headers_read(known, headers), known.roots_in(content), said)
        key = note.key(known)
        assert key is not None, f"a header that was just read is gone: {note.headers}"
        if not (kept.directory / key).exists():
            kept.put(key, product)
        note.save(_note_file(kept, known), scratch)
        return kept.directory / key / known.output.name


def _kept_under(kept: Store, known: Recipe) -> Path | None:
    note = Note.load(_note_file(kept, known))
    key = note.key(known) if note else None
    made = kept.directory / key / known.output.name if key else None
    return made if made and made.exists() else None


def _note_file(kept: Store, known: Recipe) -> Path:
    return kept.directory / "notes" / known.key
