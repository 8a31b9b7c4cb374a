"""What may be imported: `install(policy=...)`, lock files, and what a denial says."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

import orcjit_import
from orcjit_import import imported
from orcjit_import.errors import ObjectReadError, PolicyError
from orcjit_import.policies import LockFile, Places, Request


def denied(name: str) -> str:
    with pytest.raises(ImportError) as told:
        importlib.import_module(name)
    assert isinstance(told.value.__cause__, PolicyError)
    assert (told.value.name, name in sys.modules) == (name, False)
    return str(told.value)


@pytest.fixture
def locked(place, gcc, tmp_path):
    """A package of two objects and a manifest, and a lock file of it."""
    manifest = 'objects = ["value.o", "add.o"]\n'
    objects = gcc("basic/add.c"), gcc("basic/value.c", "-DVALUE=1")
    package = place.put("pinned", *objects, manifest=manifest)
    lock = tmp_path / "orcjit.lock"
    _lock(["pinned"], lock)
    orcjit_import.install(policy=lock)
    return package


def _lock(names: list[str], path: Path) -> None:
    from orcjit_import.tools.targets import candidate_of, find_spec

    LockFile.write(path, [Request(name, candidate_of(find_spec(name))) for name in names])


def test_what_is_locked_is_imported(locked):
    import pinned

    assert (pinned.add(1, 2), pinned.value()) == (3, 1)


def test_what_is_not_in_the_lock_file_is_denied(locked, place, gcc):
    place.put("unlisted", gcc("basic/add.c"))
    assert "denied by the policy LockFile(" in denied("unlisted")
    told = "it is not in the lock file. If that is meant, make this again: orcjit-import lock"
    assert told in denied("unlisted")


def test_a_changed_object_is_denied(locked, gcc):
    shutil.copy(gcc("basic/add.c", "-O0"), locked / "add.o")
    told = denied("pinned")
    assert "add.o has the digest sha256:" in told
    assert "If that is meant, make this again: orcjit-import lock" in told


def test_another_object_is_denied(locked, gcc):
    shutil.copy(gcc("basic/multiple.c"), locked / "more.o")
    (locked / "orcjit.toml").write_text('objects = ["value.o", "add.o", "more.o"]\n')
    assert "more.o is not in the lock file" in denied("pinned")


def test_a_changed_manifest_is_denied(locked):
    (locked / "orcjit.toml").write_text('objects = ["value.o", "add.o"]\nexports = ["add"]\n')
    assert "manifest has the digest" in denied("pinned")
    (locked / "orcjit.toml").unlink()
    assert "manifest is in the lock file, and is missing" in denied("pinned")


def test_another_order_is_denied(place, gcc, tmp_path):
    objects = gcc("basic/add.c"), gcc("basic/value.c", "-DVALUE=1")
    package = place.put("ordered", *objects)
    lock = tmp_path / "orcjit.lock"
    _lock(["ordered"], lock)
    known = json.loads(lock.read_text())
    known["modules"]["ordered"] = dict(reversed(known["modules"]["ordered"].items()))
    lock.write_text(json.dumps(known))
    orcjit_import.install(policy=lock)
    assert "linked in another order: add.o, value.o" in denied("ordered")
    assert package.exists()


def test_the_bytes_that_were_compared_are_linked(place, gcc):
    """The file is replaced between the comparison and the link."""
    package = place.put("replaced", gcc("basic/value.c", "-DVALUE=1"))

    def policy(request: object) -> None:
        assert list(request.digests()) == ["value.o"]
        shutil.copy(gcc("basic/value.c", "-DVALUE=2"), package / "value.o")

    orcjit_import.install(policy=policy)
    import replaced

    assert replaced.value() == 1


def test_an_extension_module_is_checked(place, gcc):
    import sysconfig

    flags = [f"-I{sysconfig.get_path('include')}", "-DNAME=checked"]
    place.put("checked", gcc("extensions/multi.c", *flags))
    orcjit_import.install(policy=lambda request: "no extensions")
    assert "no extensions" in denied("checked")
    assert "multi.o" in Path(place.directory / "checked" / "multi.o").name


def test_a_bundle_is_checked(place, gcc, tmp_path):
    bundle = tmp_path / "place" / "bundle.zip"
    with zipfile.ZipFile(bundle, "w") as opened:
        opened.write(gcc("basic/add.c"), "zipped/add.o")
    sys.path.insert(0, str(bundle))
    lock = tmp_path / "orcjit.lock"
    _lock(["zipped"], lock)
    assert list(json.loads(lock.read_text())["modules"]["zipped"]) == ["add.o"]
    orcjit_import.install(policy=lock)
    import zipped

    assert zipped.add(1, 2) == 3


def test_what_is_elsewhere_is_denied(place, gcc, tmp_path):
    place.put("inside", gcc("basic/add.c"))
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    orcjit_import.install(policy=Places([allowed]))
    assert f"it does not lie below {allowed}" in denied("inside")
    shutil.move(place.directory / "inside", allowed / "inside")
    sys.path.insert(0, str(allowed))
    importlib.invalidate_caches()
    import inside

    assert inside.add(1, 2) == 3


def test_a_single_place_is_one_and_not_its_letters(place, gcc, tmp_path):
    place.put("inside", gcc("basic/add.c"))
    orcjit_import.install(policy=Places(f"{tmp_path}/allowed"))
    assert f"it does not lie below {tmp_path}/allowed" in denied("inside")
    assert Places(tmp_path)(Request("inside", SimpleNamespace(path=f"{tmp_path}/x"))) is None


def test_a_policy_without_a_representation_denies(place, gcc):
    class Nameless:
        def __repr__(self):
            raise ValueError("no name")

        def __call__(self, request):
            return "it is late"

    place.put("late", gcc("basic/add.c"))
    orcjit_import.install(policy=Nameless())
    assert "Nameless" in denied("late")


def test_a_link_out_of_an_allowed_place_is_denied(place, gcc, tmp_path):
    outside = place.put("linked", gcc("basic/add.c")).rename(tmp_path / "outside")
    (place.directory / "linked").symlink_to(outside)
    importlib.invalidate_caches()
    orcjit_import.install(policy=Places([place.directory]))
    assert "does not lie below" in denied("linked")


def test_dependencies_are_checked_as_well(place, gcc):
    place.put("base", gcc("basic/helper.c"), manifest="")
    place.put("user", gcc("basic/calls_helper.c"), manifest='depends = ["base"]\n')
    (place.directory / "base" / "orcjit.toml").write_text("")
    orcjit_import.install(policy=lambda request: "no" if request.name == "base" else None)
    with pytest.raises(ImportError, match=r"needs 'base' .*denied by the policy"):
        importlib.import_module("user")


def test_a_policy_is_asked_once_however_often_it_is_installed(place, gcc):
    asked = []
    for _ in range(3):
        orcjit_import.install(policy=asked.append)
    place.put("asked", gcc("basic/add.c"))
    importlib.import_module("asked")
    assert [request.name for request in asked] == ["asked"] * len(asked)


@pytest.mark.parametrize("returned", [False, True, 0, ["no"]])
def test_a_policy_that_returns_no_text_allows_nothing(place, gcc, returned):
    """Who writes `return False` means that it is not allowed, and who writes True does not deny."""
    place.put("kernels", gcc("basic/add.c"))
    orcjit_import.install(policy=lambda request: returned)
    with pytest.raises(ImportError, match=re.escape(f"it has returned {returned!r}, and not None")):
        importlib.import_module("kernels")


def test_a_policy_that_raises_allows_nothing_and_is_the_cause(place, gcc):
    place.put("kernels", gcc("basic/add.c"))
    orcjit_import.install(policy=lambda request: 1 // 0)
    with pytest.raises(ImportError, match="it has raised ZeroDivisionError: ") as caught:
        importlib.import_module("kernels")
    assert isinstance(caught.value.__cause__.__cause__, ZeroDivisionError)


@pytest.mark.parametrize("form", ["plain", ""])
def test_the_code_of_what_a_policy_reads_comes_through(place, gcc, form, monkeypatch):
    monkeypatch.setenv("ORCJIT_ERRORS", form)

    def refuse(request):
        raise ObjectReadError(f"{request.name}: is not listed in RECORD [OJ127]")

    place.put("kernels", gcc("basic/add.c"))
    orcjit_import.install(policy=refuse)
    with pytest.raises(ImportError, match="denied by the policy") as caught:
        importlib.import_module("kernels")
    assert caught.value.__cause__.code == "OJ127"


def test_uninstalling_asks_no_policy_any_more(place):
    meta_path = list(sys.meta_path)
    orcjit_import.install(policy=lambda request: "no")
    try:
        orcjit_import.uninstall()
        assert imported.guards == []
    finally:
        sys.meta_path[:] = meta_path


def test_a_plugin_is_found_by_its_name(place, gcc, tmp_path, monkeypatch):
    info = place.directory / "a_policy-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: a-policy\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[orcjit_import.policies]\nstrict = a_policy:refuse\n")
    (place.directory / "a_policy.py").write_text("def refuse(request):\n    return 'by a plugin'\n")
    importlib.invalidate_caches()
    orcjit_import.install(policy="strict")
    place.put("refused", gcc("basic/add.c"))
    assert "by a plugin" in denied("refused")


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("nothing-of-that-name", "no policy is called 'nothing-of-that-name'"),
        (
            "missing.lock",
            r"missing\.lock cannot be read: No such file .*; make it with orc",
        ),
        (Path("missing"), "the lock file missing cannot be read"),
        (5, "5 is no policy"),
    ],
)
def test_what_is_no_policy_is_refused(place, policy, message, monkeypatch):
    monkeypatch.chdir(place.directory)
    before = list(imported.guards)
    with pytest.raises(PolicyError, match=message):
        orcjit_import.install(policy=policy)
    assert imported.guards == before


NO_LOCK_FILES = [
    *("", "[]", "{}", '{"version": 2}', "\udc00", "[" * 100_000, '{"version": 1}'),
    *(f'{{"version": 1, "modules": {each}}}' for each in ("[]", "null", '{"a": []}')),
    '{"version": 1, "modules": {"a": {"a.o": 5}}}',
]


@pytest.mark.parametrize("text", NO_LOCK_FILES, ids=range(len(NO_LOCK_FILES)))
def test_what_is_no_lock_file_is_refused(tmp_path, text):
    (tmp_path / "x.lock").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(PolicyError, match="lock file"):
        LockFile(tmp_path / "x.lock")
