"""What is read without tomllib is what tomllib reads, and nothing that it would refuse."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from orcjit_import import manifest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PLAIN = [
    "",
    "\n \t\n# only a comment",
    'bind = "now"',
    "bind='now' # at once\n",
    "depends = [\"base\", 'other',]\n\nlibraries=[]\n",
    "exports = [ # these\n  'a', # one\n\n  \"b*\"\n] # no more\n",
    'a-b_1 = "#=[],"\n2 = "\'"\n',
]
NOT_PLAIN = [
    'bind = "no\\u0077"',
    'bind = "n\u00f6"',
    'bind = """now"""',
    "bind = '''now'''",
    'bind = "now"\r\n',
    "bind = 1",
    "bind = true",
    "depends = [['a']]",
    "[table]\nbind = 'now'",
    "a.b = 'c'",
    "'bind' = 'now'",
    "depends = []" + " " * 10000,
]
WRONG = [
    "bind",
    "bind =",
    "= 'a'",
    "bind = 'now",
    'bind = "now\n"',
    "bind = 'a' 'b'",
    "bind = 'a' depends = []",
    "bind = 'a'\nbind = 'b'",
    "bind = ''''",
    "depends = [,]",
    "depends = ['a',,]",
    "depends = ['a' 'b']",
    "depends = ['a'",
    "depends = ['a']]",
    "depends\n= []",
    "bind =\n'a'",
    "bind = 'a\x00'",
    "# \x7f",
    "bind = 'a'\rdepends = []",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_documents_are_read_as_tomllib_reads_them(text: str) -> None:
    assert manifest.parse_plain(text.encode()) == tomllib.loads(text)


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_other_documents_are_left_to_tomllib(text: str) -> None:
    tomllib.loads(text)
    assert manifest.parse_plain(text.encode()) is None


@pytest.mark.parametrize("text", WRONG)
def test_wrong_documents_are_left_to_tomllib(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    assert manifest.parse_plain(text.encode()) is None


def test_documents_made_at_random_are_read_as_tomllib_reads_them_or_not_at_all() -> None:
    chance = random.Random(1)  # the same documents in each run
    pieces = [
        *"\"'[]=,#\n \t\\.a1-_\r\x00\u00e4",
        "bind",
        "'a'",
        '"b"',
        "= ",
        "['c', ",
        "[]",
        "\n\n",
    ]
    read = 0
    for _ in range(20_000):
        text = "".join(chance.choices(pieces, k=chance.randrange(1, 12)))
        declared = manifest.parse_plain(text.encode())
        if declared is not None:
            assert declared == tomllib.loads(text), text
            read += 1
    assert read > 100


@pytest.mark.parametrize("text", PLAIN)
def test_a_piece_changed_in_a_plain_document_is_read_as_tomllib_reads_it(text: str) -> None:
    for place in range(len(text) + 1):
        for change in "\"'[]=,#\n \\.a\r":
            for changed in (
                text[:place] + change + text[place:],
                text[:place] + change + text[place + 1 :],
            ):
                declared = manifest.parse_plain(changed.encode())
                assert declared is None or declared == tomllib.loads(changed), changed


def test_a_plain_manifest_imports_no_parser() -> None:
    program = """
import sys
from orcjit_import.manifest import parse_manifest
assert parse_manifest(b'depends = ["a"]', "k.orcjit.toml").depends == ("a",)
print(sorted({"re", "tomllib", "tomli", "typing"} & set(sys.modules)))
"""
    command = [sys.executable, "-I", "-S", "-c"]
    place = manifest.__file__.rpartition("orcjit_import")[0]
    program = f"import sys; sys.path.insert(0, {place!r})\n{program}"
    done = subprocess.run([*command, program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
