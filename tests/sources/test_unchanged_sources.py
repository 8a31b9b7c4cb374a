"""What an import of unchanged sources does, counted; and what must be seen all the same."""

from __future__ import annotations

import os
import sys
import time

import pytest

from orcjit_import.cache import default_cache
from orcjit_import.compilers.toolchains import Toolchains

from .conftest import HEAD, function

opened: list[list[str]] = []  # audit hooks stay, so there is one, which notes while a list is here


def note(event, arguments):
    if opened and event in ("open", "subprocess.Popen"):
        opened[-1].append(f"{event} {arguments[0]}")


sys.addaudithook(note)


@pytest.fixture
def kernels(sources, monkeypatch):
    """A package of two sources that include one header, imported once."""
    monkeypatch.setenv("CC", "cc")  # a script's version would be asked for
    sources.put("kernels/orcjit.toml", 'sources = ["*.c"]\n')
    for name in ("first", "second"):
        sources.put(f"kernels/{name}.c", function(name, "VALUE", f'{HEAD}#include "value.h"\n'))
    sources.put("kernels/value.h", "#define VALUE 1\n")
    time.sleep(0.02)  # so that all are older than the tick of the import
    sources.load("kernels")
    return sources


def loads(sources):
    """Import anew, and return the module and what was opened and started for it."""
    opened.append([])
    try:
        module = sources.load("kernels")
        assert module.second() >= 1
    finally:
        events = opened.pop()
    return module, events


def test_unchanged_sources_and_headers_are_not_read_and_nothing_is_started(kernels):
    module, events = loads(kernels)
    assert module.first() == 1
    cached = [each for each in events if default_cache().directory in each]
    others = [each for each in events if each not in cached]
    assert len(cached) == 3  # the stamp, and two objects
    assert not [each for each in others if each.endswith((".c", ".h")) or "Popen" in each]


def test_of_a_changed_source_the_others_are_not_read(kernels):
    kernels.put("kernels/first.c", function("first", "5"))
    module, events = loads(kernels)
    assert (module.first(), module.second()) == (5, 1)
    assert sum("Popen" in each for each in events) == 1
    assert not [each for each in events if "second.c" in each]


def test_a_header_of_the_same_size_and_date_is_seen(kernels):
    header = kernels.directory / "kernels" / "value.h"
    status = header.stat()
    header.write_text("#define VALUE 2\n")
    os.utime(header, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert loads(kernels)[0].first() == 2


def test_a_source_changed_right_after_its_import_is_seen(kernels):
    for value in range(2, 6):  # faster than the clock of the file system
        kernels.put("kernels/first.c", function("first", str(value)))
        assert loads(kernels)[0].first() == value


def test_a_header_that_is_gone_is_missed(kernels):
    (kernels.directory / "kernels" / "value.h").unlink()
    with pytest.raises(ImportError, match=r"value\.h"):
        kernels.load("kernels")


def test_another_compiler_behind_a_compiler_cache_is_seen(tmp_path, monkeypatch):
    """It is called by the compiler's name, and is not asked what it runs."""
    for name in ("real", "caches"):
        (tmp_path / name).mkdir()
    ccache, compiler = tmp_path / "ccache", tmp_path / "real" / "cc"
    for path in (ccache, compiler):
        path.write_bytes(b"\x7fELF")
        path.chmod(0o755)
    (tmp_path / "caches" / "cc").symlink_to(ccache)
    monkeypatch.setenv("PATH", f"{tmp_path}/caches:{tmp_path}/real")
    monkeypatch.delenv("CC", raising=False)

    def identities():
        return {Toolchains(chosen, ()).of("a.c").identity for chosen in ("", f"{ccache} cc")}

    before = identities()
    assert all(str(compiler) in each for each in before)
    compiler.write_bytes(b"\x7fELF, another version")
    assert not before & identities()
