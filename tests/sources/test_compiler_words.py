"""What a compiler says of a source is told in its own words and lines."""

from __future__ import annotations

import sys

import pytest

from orcjit_import import compilers
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


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("exec cc", r"f\.c'? cannot be compiled: its compiler cannot be run: .*Exec format error"),
        ("#!/no/such/sh", r"f\.c'? cannot be compiled: its compiler cannot be run: .*No such file"),
        ("#!/bin/sh\nkill -9 $$", r"f\.c cannot be compiled:\s+exit status -9"),
        (
            '#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done; mkdir "$2"',
            r"f\.c: the compiler has made no object",
        ),
    ],
)
def test_a_compiler_that_is_none_fails_the_import(sources, tmp_path, script, message):
    compiler = tmp_path / "some-cc"
    compiler.write_text(f"{script}\n")
    compiler.chmod(0o755)
    sources.put("broken/orcjit.toml", f'{MANIFEST}compiler = "{compiler}"\n')
    sources.put("broken/f.c", function("f", 1))
    with pytest.raises(ImportError, match=message):
        sources.load("broken")


class Odd:
    """A compiler of a plugin."""

    suffixes = (".odd",)
    words: object = ["cc"]

    def program(self, chosen):
        return self.words

    def flags(self):
        return []

    def arguments(self, source, target, dependencies):
        raise KeyError("no arguments")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["cc"], r"odd cannot be compiled: its compiler cannot be run: 'no arguments'"),
        (None, r"'f\.odd' cannot be compiled: its compiler cannot be run"),
        ([5], r"'f\.odd' cannot be compiled: its compiler cannot be run"),
    ],
)
def test_a_plugin_that_fails_fails_the_import(sources, monkeypatch, words, message):
    odd = Odd()
    odd.words = words
    monkeypatch.setitem(compilers._compilers, ".odd", odd)
    sources.put("odd/orcjit.toml", 'sources = ["f.odd"]\n')
    sources.put("odd/f.odd", "")
    with pytest.raises(ImportError, match=message):
        sources.load("odd")


def test_an_open_quotation_in_a_command_is_told(sources):
    sources.put("quoted/orcjit.toml", f'{MANIFEST}compiler = "cc \'x"\n')
    sources.put("quoted/f.c", function("f", 1))
    with pytest.raises(ImportError, match="its compiler cannot be run: No closing quotation"):
        sources.load("quoted")


@pytest.mark.parametrize("name", ["-x.c", "@x.c", "-fplugin=x.c"])
def test_a_name_that_looks_like_an_option_is_that_of_a_file(sources, name):
    sources.put("named/orcjit.toml", MANIFEST)
    sources.put(f"named/{name}", function("f", 3))
    sources.put("named/x.c", function("g", 4))
    assert sources.load("named").f() == 3


def test_of_endless_words_the_beginning_is_told(sources, tmp_path):
    compiler = tmp_path / "talking-cc"
    compiler.write_text("#!/bin/sh\nyes error | head -c 3000000; exit 1\n")
    compiler.chmod(0o755)
    sources.put("endless/orcjit.toml", f'{MANIFEST}compiler = "{compiler}"\n')
    sources.put("endless/f.c", function("f", 1))
    with pytest.raises(ImportError) as told:
        sources.load("endless")
    assert 50_000 < len(str(told.value)) < 200_000
