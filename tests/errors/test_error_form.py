"""The form of errors: a code, what is wrong and what to do first, no line over 100 columns."""

from __future__ import annotations

import importlib
import re
import sys
import traceback
from pathlib import Path

import pytest
from support.importing import imports_put_back

import orcjit_import
from orcjit_import.error_form import WIDTH, code_of, plain_text, shaped, without_codes
from orcjit_import.errors import ObjectFormatError
from orcjit_import.import_errors import import_error

ROOT = Path(__file__).resolve().parents[2]
LONG = "/a/directory/that/is/long/enough/for/two/lines/kernels.o"
UNDEFINED = (
    f"cannot import 'kernels': kernels: undefined symbol 'first' (referenced by f in '{LONG}') "
    "[OJ103]; "
    f"undefined symbol 'second(int)' [_Z6secondi] (referenced by g in '{LONG}') [OJ103]; looked in "
    "kernels, base, this process. A shared library that is not loaded defines it [OJ302]: declare "
    'libraries = ["libz.so.1"] in kernels.orcjit.toml, or load it first with ctypes.CDLL(name)'
)


@pytest.fixture(autouse=True)
def in_form(monkeypatch):
    monkeypatch.delenv("ORCJIT_ERRORS", raising=False)


def test_a_short_one_stays_a_line():
    text = "'kernels.o' is empty (0 bytes){}: did the compiler fail while writing it?{}"
    assert shaped(text.format(" [OJ109]", "")) == text.format("", " [OJ109]")


@pytest.mark.parametrize("text", [UNDEFINED, "'kernels.o' is empty [OJ109]: " + "words " * 40])
def test_what_python_prints_before_it_counts(text):
    """The name of the class, in a traceback."""
    for error in (ObjectFormatError(text), import_error("kernels", text, "")):
        shown = "".join(traceback.format_exception_only(error)).splitlines()
        assert max(map(len, shown)) <= WIDTH
        assert len(shown[0]) > WIDTH - 25


def test_undefined_symbols():
    """What is wrong, what to do, and then which symbols, and where they were looked for."""
    lines = shaped(UNDEFINED).splitlines()
    assert lines[0].endswith("undefined symbol 'first' and 1 more. [OJ103]")
    assert lines[1].startswith("  A shared library that is not loaded defines it: declare lib")
    words = [line.strip() for line in lines]
    assert "undefined symbol 'first' (referenced by f in" in words
    assert words[-1] == "looked in kernels, base, this process"
    assert max(map(len, lines)) <= WIDTH
    assert all(line.startswith("  ") for line in lines[1:])


@pytest.mark.parametrize(
    "text", [UNDEFINED, f"'{LONG}' is a text file, not an object file [OJ110]: compile"]
)
def test_twice_is_as_once(text):
    once = shaped(text)
    assert shaped(once) == once


def test_one_that_quotes_another_has_one_code():
    text = shaped(f"cannot import 'user': needs 'kernels' (depends in a.toml): {shaped(UNDEFINED)}")
    assert text.count("[OJ") == 1
    assert max(map(len, text.splitlines())) <= WIDTH


def test_a_code_that_has_a_line_of_its_own_leaves_none_behind():
    text = f"{'x' * 60} {'y' * 38} [OJ109]. Do this"
    assert shaped(text).splitlines()[1] == "  [OJ109]"
    assert plain_text(shaped(text)) == without_codes(text)


def test_no_word_is_cut_or_lost():
    told = plain_text(shaped(UNDEFINED))
    raised = without_codes(UNDEFINED)
    words, found = ({word.strip(";.") for word in text.split()} for text in (raised, told))
    assert words <= found


def test_a_word_that_is_longer_than_a_line():
    path = "/x" * 80
    assert f"'{path}'" in shaped(f"'{path}' is empty (0 bytes): did the compiler fail?")


def test_plain_for_logs(monkeypatch):
    monkeypatch.setenv("ORCJIT_ERRORS", "plain")
    text = "'kernels.o' is empty (0 bytes){}: did the compiler fail while writing it?"
    assert shaped(text.format(" [OJ109]")) == text.format("")
    assert "\n" not in shaped(shaped(UNDEFINED))


def test_a_text_of_nobody_has_no_code():
    assert code_of("division by zero [OJ] [OJ12] [OJ1234] [OJ12x]") == ""
    assert shaped("division by zero") == "division by zero"


def test_of_several_codes_the_one_that_says_what_is_wrong():
    assert code_of("'x' refers, at f [OJ320], to a symbol [OJ323]") == "OJ323"
    assert code_of("undefined symbol 'x' [OJ103]. Add the object [OJ301]") == "OJ103"
    assert code_of("undefined symbol 'x' [OJ103]. It belongs to a sanitizer [OJ122]") == "OJ122"


def test_the_code_of_what_is_quoted_where_errors_are_plain(monkeypatch):
    monkeypatch.setenv("ORCJIT_ERRORS", "plain")
    try:
        raise orcjit_import.ObjectReadError("a.o: cannot be read [OJ129]: Permission denied")
    except orcjit_import.OrcJITError as error:
        outer = orcjit_import.OrcJITError(f"more: {error}")
        outer.__cause__ = error
    assert "OJ" not in str(outer)
    assert outer.code == "OJ129"


def test_each_code_has_one_place_on_the_page():
    anchors = re.findall(r'<a id="(oj\d{3})"></a>(OJ\d{3})', (ROOT / "docs/errors.md").read_text())
    assert [anchor for anchor, _ in anchors] == [code.lower() for _, code in anchors]
    assert len({code for _, code in anchors}) == len(anchors)


@pytest.fixture
def here(tmp_path):
    orcjit_import.install()
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        yield tmp_path


def test_of_an_import(here, gcc):
    (here / "kernels.o").write_bytes(gcc("broken/undefined_one.c").read_bytes())
    with pytest.raises(ImportError) as caught:
        importlib.import_module("kernels")
    told = r"cannot import 'kernels': kernels\S*: undefined symbol '\w+'\.\s+\[OJ103\]\n  "
    assert re.match(told, str(caught.value))
    assert str(caught.value.__cause__).count("[OJ103]") == 1


def test_of_a_session(gcc, tmp_path):
    with pytest.raises(
        orcjit_import.ObjectNotFoundError, match=r"does not exist; \[OJ107\]\n  compile"
    ):
        orcjit_import.ExecutionSession().load_module("absent.o")


def test_symbols_with_different_cures_are_told_apart(here, gcc):
    (here / "kernels").mkdir()
    calls = gcc("symbols/calls_symbol.c", "-DSYMBOL=cudaOfNobody")
    (here / "kernels/a.o").write_bytes(calls.read_bytes())
    (here / "kernels/b.o").write_bytes(gcc("broken/undefined_one.c").read_bytes())
    with pytest.raises(ImportError) as caught:
        importlib.import_module("kernels")
    told = [line for line in str(caught.value).splitlines() if line.startswith("  For '")]
    assert len(told) == 2
    assert told[0].startswith("  For 'cudaOfNobody': A shared library that is not loaded")
    assert told[1].startswith("  For 'orcjit_missing_function': Add the object that defines it")
