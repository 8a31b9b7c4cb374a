"""Many sources are compiled at the same time, with little else than the compilers to do."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import pytest

from orcjit_import.compilers import building, packages

from .conftest import HEAD, function

COUNT = 24
opened: list[str] = []
is_noting: list[bool] = []


def note(event, arguments):
    if is_noting and event == "open":
        opened.append(str(arguments[0]))


sys.addaudithook(note)


@pytest.fixture
def many(sources):
    sources.put("many/orcjit.toml", 'sources = ["*.c"]\n')
    sources.put("many/common.h", "#define COMMON 5\n")
    for number in range(COUNT):
        text = '#include "common.h"\n' + function(f"f{number}", "COMMON")
        sources.put(f"many/f{number}.c", text)
    return sources


def test_a_header_is_read_once_for_all(many, monkeypatch):
    time.sleep(0.02)  # so that it is older than the tick of the import
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(1), raising=False)
    opened.clear()
    is_noting.append(True)
    try:
        assert many.load("many").f0() == 5
    finally:
        is_noting.clear()
    # Two compilers run, which may ask for it at the same time.
    assert 1 <= len([path for path in opened if path.endswith("common.h")]) <= 2
    assert len(many.compiled()) == COUNT


def test_who_interrupts_it_waits_for_few_more(many, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(packages._ProgressLine, "show", interrupt)
    with pytest.raises(KeyboardInterrupt):
        many.load("many")
    assert len(many.compiled()) < COUNT


def test_a_compiler_that_is_installed_later_is_found_where_it_comes_first(
    sources, tmp_path, monkeypatch
):
    places = [tmp_path / "first", tmp_path / "second"]
    monkeypatch.setenv("PATH", os.pathsep.join([*map(str, places), os.environ["PATH"]]))
    sources.put("twice/orcjit.toml", 'sources = ["*.c"]\ncompiler = "some-cc"\n')
    sources.put("twice/f.c", function("f", "PLACE"))
    for place in reversed(places):
        place.mkdir()
        compiler = place / "some-cc"
        compiler.write_text(
            f'#!/bin/sh\n[ "$1" = --version ] && exec echo {place.name}\n'
            f'exec cc "$@" -DPLACE={places.index(place)}\n'
        )
        compiler.chmod(0o755)
        assert sources.load("twice").f() == places.index(place)


def test_what_a_compiler_says_on_either_stream_is_told(sources, tmp_path, monkeypatch):
    talking = tmp_path / "talking-cc"
    talking.write_text('#!/bin/sh\necho "on the one"; echo "on the other" >&2; exit 3\n')
    talking.chmod(0o755)
    monkeypatch.setenv("CC", str(talking))
    sources.put("told/orcjit.toml", 'sources = ["*.c"]\n')
    sources.put("told/f.c", function("f", 1))
    with pytest.raises(ImportError, match=r"on the one\n.*on the other"):
        sources.load("told")


@pytest.mark.parametrize("place", ["memory", "TMPDIR", "too little memory"])
def test_where_temporary_files_of_compilers_are(sources, tmp_path, monkeypatch, place):
    """In one directory with all others of the build, which goes again."""
    usual = tmp_path / "usual"
    usual.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(usual))
    monkeypatch.delenv("TMPDIR", raising=False)
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr(building, "_IN_MEMORY", str(memory))
    monkeypatch.setattr(building, "_PLENTY", 1 << 60 if place == "too little memory" else 0)
    if place == "TMPDIR":
        monkeypatch.setenv("TMPDIR", str(usual))
    compiler = tmp_path / "telling-cc"
    told = tmp_path / "told"
    compiler.write_text(f'#!/bin/sh\necho "$TMPDIR" >> {told}\nexec cc "$@"\n')
    compiler.chmod(0o755)
    manifest = f'sources = ["*.c"]\ncompiler = "{compiler}"\n'
    sources.put("placed/orcjit.toml", manifest)
    sources.put("placed/one.c", function("one", 1))
    sources.put("placed/two.c", function("two", 2))
    module = sources.load("placed")
    assert (module.one(), module.two()) == (1, 2)
    expected = memory if place == "memory" else usual
    used = {Path(line) for line in told.read_text().splitlines()[-2:]}
    assert {each.parent for each in used} == {expected}
    assert list(usual.iterdir()) == list(memory.iterdir()) == []


def test_objects_of_two_headers_are_both_kept(sources):
    """In one entry: a branch and back again compiles nothing."""
    sources.put("branches/orcjit.toml", 'sources = ["*.c"]\n')
    sources.put("branches/one.c", function("one", "VALUE", f'{HEAD}#include "value.h"\n'))
    for value, compiled in [(1, ["one.c"]), (2, ["one.c"]), (1, []), (2, [])]:
        sources.put("branches/value.h", f"#define VALUE {value}\n")
        assert sources.load("branches").one() == value
        assert sources.compiled() == compiled
