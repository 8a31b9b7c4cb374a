"""Manifests: what is read, and what is refused with which words."""

import re
from pathlib import Path

import pytest

from orcjit_import.errors import ManifestError
from orcjit_import.manifest import parse_manifest, read_manifest


def refused(text: str, *words: str) -> None:
    with pytest.raises(ManifestError) as caught:
        parse_manifest(text.encode(), "orcjit.toml")
    for word in words:
        assert word in str(caught.value)


def test_an_empty_manifest_declares_nothing() -> None:
    manifest = parse_manifest(b"", "orcjit.toml")
    assert (manifest.depends, manifest.bind) == ((), "lazy")


def test_declarations_are_read(tmp_path: Path) -> None:
    path = tmp_path / "orcjit.toml"
    path.write_text('bind = "now"\ndepends = [\n  "base.kernels",\n  ".sibling", "..uncle",\n]\n')
    manifest = read_manifest(str(path))
    assert manifest.depends == ("base.kernels", ".sibling", "..uncle")
    assert manifest.bind == "now"
    assert manifest.path == str(path)


def test_bad_toml_names_file_and_line() -> None:
    refused("depends = [\n", "orcjit.toml: not valid TOML")
    refused("\ndepends = = 3\n", "orcjit.toml: not valid TOML", "line 2")


def test_a_manifest_that_is_not_utf8() -> None:
    with pytest.raises(ManifestError, match="not valid TOML"):
        parse_manifest(b'bind = "\xff"', "orcjit.toml")


def test_an_unknown_key_names_the_line_and_the_key_meant() -> None:
    refused("# x\ndepend = []\n", "orcjit.toml:2: unknown key 'depend'", "did you mean 'depends'?")
    refused("Bind = 'now'", "orcjit.toml:1: unknown key 'Bind'", "did you mean 'bind'?")
    refused("xyz = 1", "orcjit.toml:1: unknown key 'xyz'", "known keys: bind, depends")


def test_an_unknown_table_is_an_unknown_key() -> None:
    refused("bind = 'now'\n[tool.orcjit]\nx = 1\n", "orcjit.toml:2: unknown key 'tool'")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('"base"', "str 'base'"),
        ("3", "int 3"),
        ('["a", 3]', "a list with 3 in it"),
        ("{a = 1}", "dict {'a': 1}"),
    ],
)
def test_depends_of_wrong_type(value: str, found: str) -> None:
    refused(
        f"depends = {value}",
        "orcjit.toml:1: depends must be a list of module names",
        f"found {found}",
    )


@pytest.mark.parametrize("name", ["", ".", "a b", "a-b", "a..b", "a.", "x/y.o", "base.o "])
def test_depends_on_what_is_no_module_name(name: str) -> None:
    refused(f'depends = ["{name}"]', "orcjit.toml:1: depends", repr(name), "no module name")


@pytest.mark.parametrize("value", ["true", '"eager"', '["now"]'])
def test_bind_of_wrong_value(value: str) -> None:
    refused(f"bind = {value}", 'orcjit.toml:1: bind must be "lazy" or "now"')


def test_a_manifest_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=re.escape(f"{tmp_path}: cannot be read")):
        read_manifest(str(tmp_path))
