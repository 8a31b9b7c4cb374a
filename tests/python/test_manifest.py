"""Manifests: what is read, and what is refused with which words."""

import re
from pathlib import Path

import pytest

from orcjit_import.errors import ManifestError
from orcjit_import.manifest import Manifest, parse_manifest, read_manifest
from orcjit_import.source import Directory


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
    manifest = read_manifest(Directory(str(tmp_path)), "orcjit.toml")
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
    refused("xyz = 1", "orcjit.toml:1: unknown key 'xyz'", "known keys: bind, compiler, depends")


def test_a_list_where_a_text_belongs() -> None:
    refused('bind = ["now"]', 'bind must be "lazy" or "now", found list [\'now\']')


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
    (tmp_path / "orcjit.toml").mkdir()
    with pytest.raises(ManifestError, match=re.escape(f"{tmp_path}/orcjit.toml is a directory")):
        read_manifest(Directory(str(tmp_path)), "orcjit.toml")


def test_a_manifest_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"orcjit\.toml: there is no such file"):
        read_manifest(Directory(str(tmp_path)), "orcjit.toml")


# ---- Lists ----


@pytest.mark.parametrize("key", ["depends", "libraries", "objects", "exports"])
def test_a_list_is_read_in_order_and_each_item_once(key: str) -> None:
    manifest = parse_manifest(f"{key} = ['b', 'a', 'b']".encode(), "orcjit.toml")
    assert getattr(manifest, key) == ("b", "a")


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("libraries", "shared libraries"),
        ("objects", "object files or patterns"),
        ("exports", "function names or patterns"),
    ],
)
def test_a_list_of_wrong_type(key: str, kind: str) -> None:
    refused(f"{key} = 'x'", f"orcjit.toml:1: {key} must be a list of {kind}, found str 'x'")
    refused(f"{key} = [1]", f"orcjit.toml:1: {key} must be a list of {kind}, found a list with 1")
    refused(f"[{key}]\na = 1", f"orcjit.toml:1: {key} must be a list of {kind}, found dict")


@pytest.mark.parametrize("key", ["objects", "exports"])
def test_an_empty_selection(key: str) -> None:
    refused(f"{key} = []", f"orcjit.toml:1: {key} is empty: leave the key out to take all")


@pytest.mark.parametrize("key", ["depends", "libraries"])
def test_nothing_needed(key: str) -> None:
    assert getattr(parse_manifest(f"{key} = []".encode(), "orcjit.toml"), key) == ()


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("depends", "is no module name"),
        ("libraries", "is no file name"),
        ("objects", "is no path below the manifest's directory"),
        ("exports", "is no function name"),
    ],
)
def test_an_empty_item(key: str, reason: str) -> None:
    refused(f"{key} = ['']", f"orcjit.toml:1: {key} has '', which {reason}")


@pytest.mark.parametrize("path", ["/a.o", "../a.o", "a/../b.o", "a//b.o", "./a.o", "a/", ".."])
def test_objects_elsewhere(path: str) -> None:
    refused(f"objects = ['{path}']", "objects has", repr(path), "is no path below the manifest's")


def test_the_line_of_an_item_is_named() -> None:
    refused('bind = "now"\nobjects = [\n  "a.o",\n  "/b.o",\n]', "orcjit.toml:4: objects has")


def test_the_origin_of_an_item() -> None:
    text = b"bind = 'now'\ndepends = [\n  'a',\n  'b.c',\n]\nlibraries = ['\\x61\\']"
    manifest = parse_manifest(text, "/x/orcjit.toml")
    assert str(manifest.origin_of("depends", "b.c")) == "/x/orcjit.toml:4"
    assert manifest.origin_of("depends", "b.c").path == "/x/orcjit.toml"
    assert str(manifest.origin_of("libraries", manifest.libraries[0])) == "/x/orcjit.toml:6"


def test_toml_that_is_nested_too_deeply() -> None:
    refused(f"objects = {'[' * 100_000}", "orcjit.toml: not valid TOML")


# ---- Selections ----

FUNCTIONS = ["gemm_f16", "gemm_f32", "add"]


def exporting(*items: str) -> Manifest:
    return parse_manifest(f"\nexports = {list(items)!r}".encode(), "orcjit.toml")


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], FUNCTIONS),
        (["add", "gemm_f16"], ["add", "gemm_f16"]),
        (["gemm_*"], ["gemm_f16", "gemm_f32"]),
        (["gemm_f32", "*"], ["gemm_f32", "gemm_f16", "add"]),
        (["gemm_f[13]?"], ["gemm_f16", "gemm_f32"]),
    ],
)
def test_names_and_patterns_select(items: list[str], expected: list[str]) -> None:
    manifest = exporting(*items) if items else Manifest()
    assert manifest.select("exports", FUNCTIONS) == expected


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("gem_f16", "is no function here; did you mean 'gemm_f16'?"),
        ("softmax", "is no function here"),
        ("soft*", "matches no function"),
        ("ADD", "is no function here"),
    ],
)
def test_what_selects_nothing_is_an_error(item: str, words: str) -> None:
    with pytest.raises(ManifestError) as caught:
        exporting("add", item).select("exports", FUNCTIONS)
    assert str(caught.value) == f"orcjit.toml:2: exports has {item!r}, which {words}"


def test_a_name_that_looks_like_a_pattern_is_a_name() -> None:
    assert exporting("a[1]").select("exports", ["a1", "a[1]"]) == ["a[1]"]


# ---- What objects declare themselves ----


def declaring(*declarations: str, manifest: str = "") -> Manifest:
    merged = Manifest.copy_of(parse_manifest(manifest.encode(), "orcjit.toml"))
    for text in declarations:
        merged.add_declaration(text, "a.o")
    return merged


def test_declarations_come_after_those_of_the_manifest() -> None:
    merged = declaring("depends=b", "libraries=libm.so.6", "depends=a", manifest="depends = ['a']")
    assert merged.depends == ("a", "b")
    assert merged.libraries == ("libm.so.6",)


def test_what_an_object_declares_has_the_object_as_its_origin() -> None:
    merged = declaring("depends=b", "depends=a", manifest="depends = ['a']")
    assert str(merged.origin_of("depends", "b")) == "a.o"
    assert str(merged.origin_of("depends", "a")) == "orcjit.toml:1"


@pytest.mark.parametrize(
    ("declared", "manifest", "expected"),
    [
        ([], "", "lazy"),
        (["bind=now"], "bind = 'lazy'", "now"),
        (["bind=lazy"], "bind = 'now'", "now"),
        (["bind=now", "bind=lazy"], "", "now"),
    ],
)
def test_now_wins(declared: list[str], manifest: str, expected: str) -> None:
    assert declaring(*declared, manifest=manifest).bind == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("depend=x", "unknown key 'depend'; did you mean 'depends'?"),
        ("objects=a.o", "unknown key 'objects'"),
        ("depends", "which is no module name"),
        ("depends=a b", "which is no module name"),
        ("libraries=", "which is no file name"),
        ("exports=", "which is no function name"),
        ("bind=eager", 'bind must be "lazy" or "now", found str'),
        ("", "unknown key ''"),
    ],
)
def test_a_bad_declaration_names_the_object(text: str, words: str) -> None:
    with pytest.raises(ManifestError) as caught:
        declaring(text)
    assert str(caught.value).startswith(f"a.o: declares {text!r}")
    assert words in str(caught.value)


def test_the_manifest_itself_is_not_changed() -> None:
    manifest = parse_manifest(b"depends = ['a']", "orcjit.toml")
    copy = Manifest.copy_of(manifest)
    copy.add_declaration("depends=b", "a.o")
    copy.add_declaration("bind=now", "a.o")
    assert (manifest.depends, manifest.bind) == (("a",), "lazy")
    assert str(manifest.origin_of("depends", "b")) == "orcjit.toml"
