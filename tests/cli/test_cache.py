"""`orcjit-import cache`."""

import os
import re
from pathlib import Path

import pytest

from orcjit_import import cache as cache_module
from orcjit_import.cache import Cache


@pytest.fixture
def filled(shell, gcc, monkeypatch):
    """The command line, with two kernels in the cache."""
    monkeypatch.setenv("ORCJIT_CACHE_DIR", str(shell.directory / "cache"))
    monkeypatch.delenv("ORCJIT_CACHE_LAYERS", raising=False)
    monkeypatch.setattr(cache_module, "_default", [])
    opened = Cache()
    for number, key in enumerate(("first kernel", "second kernel")):
        opened.get_objects(key, lambda: gcc("basic/add.c"))
        os.utime(opened.find(key).path, (1_000_000 + number, 1_000_000 + number))
    return shell


def test_list_shows_keys_and_sizes(filled):
    output = filled.output("cache", "list")
    lines = output.splitlines()
    assert [line.split()[-2:] for line in lines[2:4]] == [["second", "kernel"], ["first", "kernel"]]
    sizes = r": 2 entries, \d+\.\d KB of 4\.3 GB$"
    assert re.fullmatch(re.escape(f"{filled.directory}/cache") + sizes, lines[-1])
    assert re.search(r" \d+\.\d KB +1 +second kernel$", lines[2])
    found = filled.json("cache", "list")
    assert [each["key"] for each in found["entries"]] == ["second kernel", "first kernel"]
    assert found["bytes"] == sum(Path(each["path"]).stat().st_size for each in found["entries"])


def test_prune_removes_what_was_used_least_recently(filled):
    (newest, _) = filled.json("cache", "list")["entries"]
    assert filled.json("cache", "prune", "--max-size", newest["bytes"])["removed"] == 1
    assert [each["key"] for each in filled.json("cache", "list")["entries"]] == ["second kernel"]
    assert "removed 1 entry, " in filled.output("cache", "prune", "--max-size", "0")
    assert "removed 0 entries, 0 B" in filled.output("cache", "prune")


def test_a_size_that_is_none_is_wrong_usage(filled):
    status, _, errors = filled.run("cache", "prune", "--max-size", "much")
    assert status == 2
    assert "'much' is no size of the cache" in " ".join(errors.replace("│", " ").split())


def test_verify_tells_what_is_damaged(filled):
    assert filled.output("cache", "verify").endswith("cache: valid\n")
    path = Path(filled.json("cache", "list")["entries"][0]["path"])
    os.truncate(path, 50)
    status, output, _ = filled.run("cache", "verify", "--remove")
    assert status == 1
    assert f"{path}: is no entry of the cache, or not all of one\n" in output
    assert filled.json("cache", "verify")["problems"] == []
    assert "damaged: " not in filled.output("cache", "list")


def test_export_makes_a_layer(filled):
    assert filled.output("cache", "export", "layer") == "layer: 2 entries\n"
    layer = Cache("elsewhere", layers=["layer"])
    assert layer.get_or_build("first kernel", None).add(1, 2) == 3
    status, _, errors = filled.run("cache", "export", "other", "--key", "third kernel")
    assert (status, errors) == (
        1,
        "orcjit-import: error: not all of the keys are in the cache\n",
    )


def test_warm_imports_modules_and_calls_functions(filled, gcc):
    source = filled.put("add.o", gcc("basic/add.c"))
    filled.put(
        "engine.py",
        f"""
from orcjit_import import cache
def build_all():
    cache.get_or_build("third kernel", lambda: {str(source)!r})
def fail():
    raise RuntimeError("no compiler here")
""",
    )
    assert filled.output("cache", "warm", "engine:build_all", "engine") == ""
    assert len(filled.json("cache", "list")["entries"]) == 3
    assert filled.error("cache", "warm", "engine:fail") == (
        "orcjit-import: error: engine:fail: no compiler here\n"
    )
