"""One builder per key, over threads and processes; readers wait for nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from support.process import lines_of, run_python

from orcjit_import.cache import Cache, fingerprint
from orcjit_import.cache.locks import OnlyBuilder

from .conftest import never

# Each process asks for all keys in its own order, and notes what it builds.
WORKER = """
import os, random, sys, threading, time
from orcjit_import.cache import Cache
directory, source, log, keys, threads, seed = sys.argv[1:]
data = open(source, "rb").read()
cache = Cache(directory, layers=[])
def build(key):
    with open(log, "a") as file:
        file.write(f"{key}\\n")
    time.sleep(0.01)
    return data
def work(number):
    order = list(range(int(keys)))
    random.Random(f"{seed} {number}").shuffle(order)
    for key in order:
        assert cache.get_or_build(str(key), lambda: build(key)).add(1, 2) == 3
every = [threading.Thread(target=work, args=[number]) for number in range(int(threads))]
sys.stdin.read()
for thread in every: thread.start()
for thread in every: thread.join()
print("done")
"""


def test_one_thread_of_one_process_builds(add, tmp_path):
    log = tmp_path / "log"
    arguments = [tmp_path / "cache", add.objects[0], log, 20, 4]
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, *map(str, arguments), str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in range(4)
    ]
    for worker in workers:  # they begin together
        worker.stdin.close()
        worker.stdin = None
    outputs = [worker.communicate(timeout=100)[0] for worker in workers]
    assert outputs == ["done\n"] * 4
    assert sorted(log.read_text().split(), key=int) == [str(key) for key in range(20)]
    assert list((tmp_path / "cache" / "v1" / "locks").iterdir()) == []


def test_readers_do_not_wait_for_a_builder(cache, again, add):
    cache.get_or_build("key", add)
    with OnlyBuilder(cache._own.lock_of("other"), "other"):
        done = []
        reader = threading.Thread(
            target=lambda: done.append(again().get_or_build("key", never).add(1, 2))
        )
        reader.start()
        reader.join(30)
    assert done == [3]


def test_a_reader_does_not_wait_for_the_builder_of_its_own_key(cache, again, add):
    """As of an entry that another process found damaged, and that is whole for this one."""
    cache.get_or_build("key", add)
    from orcjit_import.cache.layer import digest_of

    with OnlyBuilder(cache._own.lock_of(digest_of("key")), "key"):
        assert again().get_objects("key", never) == add()


KILLED = """
import os, sys, time
from orcjit_import.cache import Cache
def build():
    print("building", flush=True)
    time.sleep(60)
Cache(sys.argv[1], layers=[]).get_or_build("key", build)
"""


def test_a_builder_that_is_killed_leaves_nothing_locked(add, tmp_path):
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "cache")], stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout.readline() == "building\n"
    done: list[int] = []
    cache = Cache(tmp_path / "cache", layers=[])
    waiting = threading.Thread(target=lambda: done.append(cache.get_or_build("key", add).add(1, 2)))
    waiting.start()
    time.sleep(0.1)
    assert not done
    worker.send_signal(signal.SIGKILL)
    waiting.join(30)
    worker.communicate()
    assert done == [3]


def test_a_signal_handler_that_raises_leaves_nothing_locked(cache, add):
    class Alarm(Exception):  # noqa: N818
        pass

    def ring(*_: object) -> None:
        raise Alarm

    def slow() -> bytes:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        time.sleep(10)
        return b""

    before = signal.signal(signal.SIGALRM, ring)
    try:
        with pytest.raises(Alarm):
            cache.get_or_build("key", slow)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert cache.get_or_build("key", add).add(1, 2) == 3


FORKED = """
import os, signal, sys
from orcjit_import.cache import Cache
directory, source = sys.argv[1:]
cache = Cache(directory, layers=[])
def build():
    if os.fork() == 0:  # a child that goes on, as a pool of workers does
        signal.pause()
    return open(source, "rb").read()
print(cache.get_or_build("key", build).add(1, 2), flush=True)
cache.remove("key")
print(Cache(directory, layers=[]).get_or_build("key", lambda: source).add(1, 2), flush=True)
child = os.fork()
if child == 0:
    print(cache.get_or_build("of the child", lambda: source).add(1, 2), flush=True)
    os._exit(0)
os.waitpid(child, 0)
os.killpg(0, 9)
"""


def test_children_of_a_builder_keep_nothing_locked(add, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FORKED, str(tmp_path / "cache"), str(add.objects[0])],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout.split()) == (-9, ["3", "3", "3"])


def test_a_build_runs_while_other_threads_build_other_keys(cache, add):
    both = threading.Barrier(2)

    def build() -> list[bytes]:
        both.wait(30)
        return add()

    done: list[int] = []
    threads = [
        threading.Thread(
            target=lambda key=key: done.append(cache.get_or_build(key, build).add(1, 2))
        )
        for key in ("first", "second")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert done == [3, 3]


# ---- What a look-up costs ----

LOOKUPS = """
import sys
keys = [f"kernel {number}" for number in range(200)]
before = set(sys.modules)
from orcjit_import import cache
opened = cache.Cache(sys.argv[1], layers=[])
modules = [opened.get_or_build(keys[0], None)]
counts = {}
read = []
sys.addaudithook(lambda event, given: read.append(given[0]) if event == "open" else None)
sys.setprofile(lambda frame, event, given: counts.update({event: counts.get(event, 0) + 1}))
modules += [opened.get_or_build(key, None) for key in keys[1:]]
sys.setprofile(None)
print((counts["call"] + counts["c_call"]) / 199)
print(*read)
print(*sorted((set(sys.modules) - before) & {"ctypes", "hashlib", "json", "re", "tvm_ffi"}))
print(modules[199].add(1, 2))
"""


def test_a_look_up_reads_no_file_and_takes_a_few_calls(cache, add):
    """A thousand of them in 20 ms: that is room for 100 calls each, on slow processors."""
    for number in range(200):
        cache.get_objects(f"kernel {number}", add)
    calls, read, imported, answer = lines_of(LOOKUPS, cache.directory)
    assert float(calls) < 40
    assert (read, imported, answer) == ("", "", "3")


def test_imports_of_objects_do_not_import_it(gcc, tmp_path):
    (tmp_path / "add.o").write_bytes(gcc("basic/add.c").read_bytes())
    program = """
import sys
sys.path.insert(0, sys.argv[1])
import orcjit_import, add
add.add(1, 2)
print([name for name in sys.modules if name.startswith("orcjit_import.cache")])
"""
    assert lines_of(program, tmp_path) == ["[]"]


# ---- Fingerprints ----


def test_a_fingerprint_is_the_same_in_every_process(tmp_path):
    (tmp_path / "k.c").write_text("int x;")
    program = """
import sys
from orcjit_import.cache import fingerprint
print(fingerprint({"b": 1, "a": {3, 2, 1}}, ("x", None, 1.5, b"y"), sources=[sys.argv[1]],
                  flags=["-O2"], compiler="gcc 12", cuda_arch=["9.0", "8.0"]))
"""
    found = {
        run_python(program, tmp_path / "k.c", PYTHONHASHSEED=seed).stdout for seed in ("1", "2")
    }
    assert len(found) == 1
    assert len(found.pop()) == 65


def test_a_fingerprint_changes_with_all_it_is_made_of(tmp_path):
    source = tmp_path / "k.c"
    source.write_text("int x;")
    calls = [
        ([], {}),
        ([1], {}),
        (["1"], {}),
        ([True], {}),
        ([[1], 2], {}),
        ([[1, 2]], {}),
        ([(b"1")], {}),
        ([{"a": 1}], {}),
        ([{"a"}], {}),
        ([["a"]], {}),
        ([None], {}),
        ([], {"sources": [source]}),
        ([], {"sources": [b"int x;"]}),
        ([], {"flags": ["-O2", "-g"]}),
        ([], {"flags": ["-g", "-O2"]}),
        ([], {"flags": ["-O2 -g"]}),
        ([], {"flags": ["-march=native"]}),
        ([], {"compiler": "gcc 12"}),
        ([], {"cuda_arch": "9.0"}),
    ]
    keys = [fingerprint(*parts, **more) for parts, more in calls]
    source.write_text("int y;")
    keys.append(fingerprint(sources=[source]))
    assert len(set(keys)) == len(keys)


def test_a_fingerprint_refuses_what_it_cannot_tell_apart():
    with pytest.raises(TypeError, match="cannot tell values of object apart"):
        fingerprint(object())


def test_a_compiler_is_known_by_its_version(tmp_path, monkeypatch):
    from orcjit_import.cache import CompilerNotFoundError, compiler_identity

    monkeypatch.setenv("PATH", str(tmp_path))
    script = tmp_path / "mycc"
    answers = []
    for version in ("1", "2"):
        script.write_text(f"#!/bin/sh\necho mycc {version}\n")
        script.chmod(0o755)
        os.utime(script, (int(version), int(version)))
        answers.append(compiler_identity("mycc"))
    assert answers == ["mycc: mycc 1", "mycc: mycc 2"]
    with pytest.raises(CompilerNotFoundError, match="no compiler 'nocc': install it"):
        compiler_identity("nocc")
    assert Path(script).exists()
