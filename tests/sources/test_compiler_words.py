"""What a compiler says of a source is told in its own words and lines."""

from __future__ import annotations

import sys

import pytest

from orcjit_import.errors import CompilationError

from .conftest import function

MANIFEST = 'sources = ["*.c"]\n'


def test_what_the_compiler_says_is_the_error(sources):
    sources.put("wrong/orcjit.toml", MANIFEST)
    sources.put("wrong/a.c", "int f(void) { return undeclared; }\n")
    sources.put("wrong/b.c", "int g(void) { retrun 1; }\n")
    for _ in range(2):
        with pytest.raises(ImportError) as told:
            sources.load("wrong")
        text = str(told.value)
        assert isinstance(told.value.__cause__, CompilationError)
        assert f"{sources.directory}/wrong/a.c cannot be compiled" in text
        assert "a.c:1:" in text
        assert "b.c:1:" in text
        assert "\n    1 | int f(void) { return undeclared; }\n" in text
        assert "wrong" not in sys.modules
    sources.put("wrong/a.c", function("f", 1))
    sources.put("wrong/b.c", function("g", 2))
    assert sources.load("wrong").g() == 2


def test_the_words_of_the_compiler_keep_their_lines_in_a_deep_directory(sources, monkeypatch):
    monkeypatch.delenv("ORCJIT_ERRORS", raising=False)
    name = "a_package_with_a_name_that_is_longer_than_half_a_line_of_a_terminal"
    sources.put(f"{name}/orcjit.toml", MANIFEST)
    sources.put(f"{name}/a.c", "int f(void) { return undeclared; }\n")
    with pytest.raises(ImportError) as told:
        sources.load(name)
    ours, _, said = str(told.value).partition("\na.c: In function")
    assert ours.split()[-4:] == ["cannot", "be", "compiled:", "[OJ921]"]
    assert "\n    1 | int f(void) { return undeclared; }\n" in said
