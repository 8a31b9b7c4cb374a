"""Many sources are compiled at the same time, with little else than the compilers to do."""

from __future__ import annotations

import os
import sys
import time

import pytest

from orcjit_import.compilers import packages

from .conftest import function

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
