"""What can happen to the files of a cache: damage, bounds, layers, places that are read-only."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.process import lines_of

from orcjit_import.cache import Cache, export, upkeep, verify

from .conftest import never


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_the_end(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def flip(place: int) -> object:
    def flip_there(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[place] ^= 0x20
        path.write_bytes(data)

    return flip_there


DAMAGES = {
    "truncated": truncate,
    "without its last byte": cut_the_end,
    "empty": empty,
    "of the object": flip(100),
    "of the table": flip(-70),
    "of the place of the table": flip(-56),
    "of the magic": flip(-64),
    "of the digest": flip(-1),
}


@pytest.mark.parametrize("damage", list(DAMAGES))
def test_what_is_damaged_is_built_again(cache, again, add, damage):
    cache.get_or_build("key", add)
    path = Path(cache.find("key").path)
    DAMAGES[damage](path)
    assert again().get_or_build("key", add).add(1, 2) == 3
    assert add.count == 2
    assert verify(cache) == []
    assert again().get_or_build("key", never).add(1, 2) == 3


def test_a_directory_in_the_place_of_an_entry_keeps_nothing(cache, add):
    Path(cache._own.place_of(_digest("key"))).mkdir(parents=True)
    with pytest.warns(match="compiled kernels are not kept: .*Is a directory"):
        assert cache.get_or_build("key", add).add(1, 2) == 3


def _digest(key: str) -> str:
    from orcjit_import.cache.layer import digest_of

    return digest_of(key)


def test_an_entry_that_goes_after_it_was_found_is_built_again(cache, again, add):
    cache.get_or_build("key", add)
    found = again()
    module = found.get_or_build("key", add)
    Path(cache.find("key").path).unlink()
    assert module.add(1, 2) == 3
    assert add.count == 2


def test_the_whole_directory_may_go(cache, again, add, tmp_path):
    import shutil

    cache.get_or_build("first", add)
    shutil.rmtree(tmp_path / "cache")
    cache.get_or_build("second", add)
    again().get_or_build("second", never)


def test_verify_tells_and_removes(cache, add):
    for key in ("first", "second"):
        cache.get_or_build(key, add)
    path = Path(cache.find("first").path)
    flip(10)(path)
    assert [(each.path, each.reason) for each in verify(cache)] == [
        (str(path), "its digest is not that of what was stored")
    ]
    path.write_bytes(Path(cache.find("second").path).read_bytes())
    (problem,) = verify(cache, remove=True)
    assert problem.reason == "is the entry of another key, 'second'"
    assert verify(cache) == []


# ---- The bound ----


def test_what_was_used_least_recently_goes_first(cache, again, add):
    size = 0
    for number in range(10):
        cache.get_or_build(f"key {number}", add)
        size = cache.find(f"key {number}").size
        path = cache.find(f"key {number}").path
        os.utime(path, (time.time() - 100_000 + number, time.time() - 100_000 + number))
    again().get_or_build("key 0", never)  # is used now
    removed = cache.prune(5 * size)
    assert len(removed) == 5
    left = [number for number in range(10) if cache.find(f"key {number}")]
    assert left == [0, 6, 7, 8, 9]


def test_it_keeps_to_its_bound_by_itself(again, gcc):
    objects = gcc("basic/add.c")
    bounded = again(max_bytes=20 * objects.stat().st_size)
    for number in range(40):
        bounded.get_or_build(f"key {number}", lambda: objects)
    entries = list(bounded._own.entries())
    assert 10 <= len(entries) < 22
    assert bounded.find("key 39")


def test_pruning_removes_what_killed_builders_left(cache, add):
    cache.get_or_build("key", add)
    left = Path(f"{cache.find('key').path}.123.0.part")
    left.write_bytes(b"half")
    cache.prune()
    assert left.exists()  # its builder may still be there
    os.utime(left, (1, 1))
    cache.prune()
    assert not left.exists()
    assert cache.find("key")


# ---- Layers ----


def test_a_layer_gives_what_the_directory_does_not_have(cache, again, add, tmp_path):
    cache.get_or_build("key", add)
    assert export(cache, tmp_path / "layer") == 1
    above = Cache(tmp_path / "above", layers=[tmp_path / "none", tmp_path / "layer"])
    assert above.get_or_build("key", never).add(1, 2) == 3
    assert not (tmp_path / "above").exists()


def test_a_layer_is_never_written_to(cache, add, tmp_path):
    cache.get_or_build("key", add)
    export(cache, tmp_path / "layer")
    path = next((tmp_path / "layer").rglob("*.o"))
    truncate(path)
    os.utime(path, (1000, 1000))
    before = path.read_bytes()
    above = Cache(tmp_path / "above", layers=[tmp_path / "layer"])
    assert above.get_or_build("key", add).add(1, 2) == 3
    assert (path.read_bytes(), path.stat().st_mtime) == (before, 1000)
    assert above.get_or_build("key", never).add(1, 2) == 3


def test_export_takes_the_keys_that_are_asked_for(cache, add, tmp_path):
    for key in ("first", "second", "third"):
        cache.get_or_build(key, add)
    truncate(Path(cache.find("third").path))
    assert export(cache, tmp_path / "layer", ["first", "third"]) == 1
    layer = Cache(tmp_path / "layer")
    assert [layer.find(key) is not None for key in ("first", "second", "third")] == [1, 0, 0]


# ---- Places that cannot be written to ----

READ_ONLY = """
import sys, warnings
from orcjit_import.cache import Cache
home, source, layer = sys.argv[1:]
cache = Cache(home, layers=[layer])
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    print(cache.get_or_build("in the layer", lambda: 1 // 0).add(1, 2))
    print(len(told))
    for key in ("new", "other"):
        print(cache.get_or_build(key, lambda: source).add(1, 2))
    print(*[str(each.message).replace(home, "HOME") for each in told], sep="|")
"""
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


@pytest.mark.parametrize("exists", [True, False])
def test_a_read_only_home_is_survived(cache, add, tmp_path, exists):
    cache.get_or_build("in the layer", add)
    export(cache, tmp_path / "layer")
    place = tmp_path / "read-only"
    home = place / "home"
    (home / "v1").mkdir(parents=True) if exists else place.mkdir()
    for path in [*place.rglob("*"), place]:
        path.chmod(0o555)
    libc = ctypes.CDLL(None)
    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY, home, add.objects[0], tmp_path / "layer"],
        capture_output=True,
        text=True,
        # The administrator could write there.
        preexec_fn=lambda: libc.prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0),
    )
    assert (done.stderr, done.stdout.splitlines()) == (
        "",
        [
            "3",
            "0",
            "3",
            "3",
            "compiled kernels are not kept: HOME: Permission denied. Set ORCJIT_CACHE_DIR to a "
            "directory that can be written to",
        ],
    )


FULL_DISK = """
import pathlib, resource, sys, warnings
from orcjit_import.cache import Cache, verify
directory, source = sys.argv[1:]
data = open(source, "rb").read()
cache = Cache(directory, layers=[])
small = Cache(directory, layers=[])
resource.setrlimit(resource.RLIMIT_FSIZE, (len(data) // 2, resource.RLIM_INFINITY))
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    print(cache.get_or_build("key", lambda: data).add(1, 2))
print("File too large" in str(told[0].message), len(told))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(cache.find("key"), list(pathlib.Path(directory).rglob("*.part")))
print(small.get_or_build("key", lambda: data).add(1, 2), small.find("key") is not None)
"""


def test_a_full_disk_is_survived(add, tmp_path):
    """A file takes a part of what is written, and then no more."""
    lines = lines_of(FULL_DISK, tmp_path / "cache", add.objects[0])
    assert lines == ["3", "True 1", "None []", "3 True"]


def test_contents_tell_the_keys(cache, add):
    cache.get_or_build("the key", add)
    ((found, content),) = upkeep.contents(cache)
    assert (content.key, len(content.objects)) == ("the key", 1)
    assert found.size == Path(found.path).stat().st_size


def test_tools_can_read_an_entry(cache, add):
    """An entry of one object is an object file, with something behind it."""
    cache.get_or_build("key", add)
    shown = subprocess.run(
        ["nm", cache.find("key").path], capture_output=True, text=True, check=True
    ).stdout
    assert "T __tvm_ffi_add" in shown
