"""`get_or_build`: what it returns, when it builds, and when the objects are linked."""

from __future__ import annotations

import gc
import os
import sys
import weakref
from pathlib import Path

import pytest

import orcjit_import
from orcjit_import import cache as cache_module
from orcjit_import import imported
from orcjit_import.cache import Cache, CacheRecursionError

from .conftest import CountingBuild, never


def test_it_is_built_once(cache, again, add):
    assert cache.get_or_build("key", add).add(1, 2) == 3
    assert again().get_or_build("key", never).add(3, 4) == 7
    assert add.count == 1


def test_it_is_the_same_module_as_long_as_it_is_referenced(cache, add):
    module = cache.get_or_build("key", add)
    assert cache.get_or_build("key", never) is module
    assert sys.modules.get(module.__name__) is None


def test_each_key_has_its_own(cache, gcc):
    first = cache.get_or_build("first", CountingBuild(gcc("basic/value.c", "-DVALUE=1")))
    second = cache.get_or_build("second", CountingBuild(gcc("basic/add.c")))
    assert (first.value(), second.add(1, 1)) == (1, 2)


@pytest.mark.parametrize("key", ["a/b/../c", "\0", "ß" * 5000, "\udcff", ""])
def test_any_text_is_a_key(cache, again, add, key):
    cache.get_or_build(key, add)
    assert again().get_or_build(key, never).add(1, 2) == 3


def test_several_objects_are_one_module(cache, again, gcc):
    build = CountingBuild(gcc("basic/calls_helper.c"), gcc("basic/helper.c"))
    expected = cache.get_or_build("key", build).call_helper(20)
    assert again().get_or_build("key", never).call_helper(20) == expected


def test_an_archive_is_linked_by_its_members(cache, again, builder, gcc):
    archive = builder.archive("libadd.a", gcc("basic/add.c"))
    cache.get_or_build("key", lambda: archive)
    assert again().get_or_build("key", never).add(1, 2) == 3


@pytest.mark.parametrize("form", [str, Path, lambda path: path.read_bytes()])
def test_a_build_returns_a_path_or_bytes(cache, gcc, form):
    module = cache.get_or_build("key", lambda: form(gcc("basic/add.c")))
    assert module.add(1, 2) == 3


def test_an_extension_module_has_the_name_that_is_given(cache, again, gcc):
    flags = [f"-I{path}" for path in _python_headers()]
    build = CountingBuild(gcc("extensions/multi.c", "-DNAME=wanted", *flags))
    for opened in (cache, again()):
        module = opened.get_or_build("key", build, name="wanted")
        assert module.__name__ == "wanted"
        assert type(module.__loader__).__name__ == "ExtensionLoader"
    assert build.count == 1


def _python_headers() -> set[str]:
    import sysconfig

    return {sysconfig.get_path("include"), sysconfig.get_path("platinclude")}


def test_what_is_found_is_linked_when_it_is_asked_for_something(cache, again, add):
    cache.get_or_build("key", add)
    module = again().get_or_build("key", never)
    assert "__library__" not in vars(module)
    assert module.add(1, 2) == 3
    assert isinstance(module.__library__, orcjit_import.DynamicLibrary)
    assert module.__all__ == ["add"]


def test_dir_and_help_show_what_it_has(cache, again, add):
    cache.get_or_build("key", add)
    assert "add" in dir(again().get_or_build("key", never))
    with pytest.raises(AttributeError, match=r"has no attribute 'ad'\. Did you mean: 'add'"):
        _ = again().get_or_build("key", never).ad


def test_what_has_an_initializer_is_linked_at_once(cache, again, gcc, trace):
    source = gcc("initializers/plain.c")
    cache.get_or_build("key", lambda: source)
    before = len(trace.words())
    module = again().get_or_build("key", never)
    assert len(trace.words()) > before
    assert "__library__" in vars(module)


def test_an_unused_library_goes_with_its_module(cache, add):
    module = cache.get_or_build("key", add)
    dir(module)
    library = weakref.ref(imported.namespace_of(module))
    del module
    gc.collect()
    imported.settle()  # as every import does
    gc.collect()
    assert library() is None
    assert cache.get_or_build("key", never).add(1, 2) == 3


def test_an_exception_of_the_build_comes_out_and_nothing_is_stored(cache, add):
    with pytest.raises(ZeroDivisionError):
        cache.get_or_build("key", lambda: 1 // 0)
    assert cache.find("key") is None
    assert cache.get_or_build("key", add).add(1, 2) == 3


@pytest.mark.parametrize(
    ("built", "message"),
    [
        (b"", "is empty"),
        (b"no object, but a text\n", "is a text file"),
        ([], "has returned no object: return its path or bytes, or a list of them"),
        (None, "has returned no object"),
        (5, "has returned no object"),
        ([5], "has returned no object"),
    ],
)
def test_what_is_no_object_is_not_stored(cache, built, message):
    with pytest.raises(orcjit_import.ObjectFormatError, match=message):
        cache.get_or_build("key", lambda: built)
    assert cache.find("key") is None


def test_objects_that_export_nothing_are_no_module(cache, gcc):
    module = cache.get_or_build("key", lambda: gcc("basic/no_exports.c"))
    with pytest.raises(ImportError, match="export nothing"):
        _ = module.add


def test_a_build_may_use_other_keys_but_not_its_own(cache, add):
    def nested() -> list[bytes]:
        return cache.get_objects("inner", add)

    assert cache.get_or_build("outer", nested).add(1, 2) == 3
    with pytest.raises(CacheRecursionError, match="the build of 'same' asks the cache for 'same'"):
        cache.get_or_build("same", lambda: cache.get_objects("same", add))
    assert cache.get_or_build("same", add).add(1, 2) == 3


def test_objects_can_be_had_without_linking_them(cache, again, add):
    assert cache.get_objects("key", add) == add()
    assert again().get_objects("key", never) == add()


def test_the_default_cache_is_where_the_environment_says(tmp_path, monkeypatch, add):
    monkeypatch.setattr(cache_module, "_default", [])
    monkeypatch.setenv("ORCJIT_CACHE_DIR", str(tmp_path / "there"))
    monkeypatch.setenv("ORCJIT_CACHE_LAYERS", os.pathsep.join(["/first", "/second"]))
    monkeypatch.setenv("ORCJIT_CACHE_SIZE", "500M")
    assert orcjit_import.cache.get_or_build("key", add).add(1, 2) == 3
    default = cache_module.default_cache()
    assert default.find("key").path.startswith(str(tmp_path / "there"))
    assert (default.layers, default.max_bytes) == (["/first", "/second"], 500 << 20)


def test_without_a_word_it_is_in_the_home_directory(monkeypatch, tmp_path):
    for name in ("ORCJIT_CACHE_DIR", "ORCJIT_CACHE_LAYERS", "ORCJIT_CACHE_SIZE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    default = Cache()
    assert default.directory == str(tmp_path / ".cache/orcjit-import")
    assert (default.layers, default.max_bytes) == ([], 4 << 30)


@pytest.mark.parametrize("text", ["much", "-3", "-1G", "nan", "inf", "5X", "M"])
def test_a_size_that_is_none_is_refused(monkeypatch, text):
    """A negative one would remove everything."""
    monkeypatch.setenv("ORCJIT_CACHE_SIZE", text)
    with pytest.raises(cache_module.CacheSettingError, match=f"'{text}' is no size"):
        Cache()
