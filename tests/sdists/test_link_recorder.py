"""The stand-ins for compilers keep what goes into shared libraries, and do nothing else."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .link_recorder import Link, make_stand_ins, read_links


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return tmp_path / "records"


@pytest.fixture
def gcc(tmp_path: Path, records: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the stand-in for gcc in a directory with a.c, deep/a.c and b.c."""
    make_stand_ins(tmp_path / "stand-ins", records)
    place = tmp_path / "build"
    (place / "deep").mkdir(parents=True)
    for name in ("a", "deep/a", "b"):
        function = name.replace("/", "_")
        (place / f"{name}.c").write_text(f"int {function}(void) {{ return 1; }}\n")
    path = os.pathsep.join([str(tmp_path / "stand-ins"), os.environ["PATH"]])

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command, variables = ["gcc", *arguments], {**os.environ, "PATH": path}
        return subprocess.run(command, cwd=place, env=variables, capture_output=True, text=True)

    return run


@pytest.fixture
def compiled(gcc) -> None:
    for name in ("a", "deep/a", "b"):
        assert gcc("-fPIC", "-c", f"{name}.c", "-o", f"{name}.o").returncode == 0


def the_link(records: Path) -> Link:
    (link,) = read_links(records).values()
    return link


def symbols(path: str) -> list[str]:
    done = subprocess.run(["nm", path], check=True, capture_output=True, text=True)
    return [line.split()[-1] for line in done.stdout.splitlines() if line and line[-1] != ":"]


def test_compiles_without_a_record(gcc, compiled, records, tmp_path):
    assert (tmp_path / "build/a.o").exists()
    assert read_links(records) == {}


def test_objects_are_copied_in_link_order(gcc, compiled, records, tmp_path):
    assert gcc("-shared", "b.o", "-o", "m.so", "deep/a.o", "a.o").returncode == 0
    for path in (tmp_path / "build").rglob("*.o"):
        path.unlink()
    link = the_link(records)
    assert link.output == "m.so"
    assert [symbols(path) for path in link.objects] == [["b"], ["deep_a"], ["a"]]
    assert link.objects == sorted(link.objects)


def test_archives_are_copied(gcc, compiled, records, tmp_path):
    subprocess.run(["ar", "rcs", "lib.a", "b.o"], cwd=tmp_path / "build", check=True)
    assert gcc("-shared", "a.o", "lib.a", "-o", "m.so").returncode == 0
    assert [symbols(path) for path in the_link(records).archives] == [["b"]]


def test_thin_archives_get_their_members(gcc, compiled, records, tmp_path):
    subprocess.run(["ar", "rcsT", "lib.a", "deep/a.o"], cwd=tmp_path / "build", check=True)
    assert gcc("-shared", "a.o", "lib.a", "-o", "m.so").returncode == 0
    (tmp_path / "build/deep/a.o").unlink()
    assert [symbols(path) for path in the_link(records).archives] == [["deep_a"]]


def test_shared_libraries_are_named(gcc, compiled, records, tmp_path):
    assert gcc("-shared", "b.o", "-o", "libb.so").returncode == 0
    assert gcc("-shared", "a.o", "libb.so", "-lm", "-o", "m.so").returncode == 0
    assert read_links(records)["m.so"].libraries == [str(tmp_path / "build/libb.so"), "-lm"]


def test_response_files_are_read(gcc, compiled, records, tmp_path):
    (tmp_path / "build/inputs.txt").write_text("a.o 'deep/a.o'\n")
    assert gcc("-shared", "-o", "m.so", "@inputs.txt").returncode == 0
    assert [symbols(path) for path in the_link(records).objects] == [["a"], ["deep_a"]]


def test_failed_link_is_not_recorded(gcc, compiled, records):
    done = gcc("-shared", "a.o", "a.o", "-o", "m.so")
    assert done.returncode != 0
    assert "multiple definition" in done.stderr
    assert read_links(records) == {}


def test_source_files_of_a_link_are_compiled(gcc, records):
    assert gcc("-shared", "-fPIC", "-Da=renamed", "a.c", "b.c", "-o", "m.so").returncode == 0
    assert [symbols(path) for path in the_link(records).objects] == [["renamed"], ["b"]]


def test_link_with_a_linker_script_is_refused(gcc, compiled, records, tmp_path):
    (tmp_path / "build/more.ld").write_text("INPUT(b.o)\n")
    done = gcc("-shared", "a.o", "more.ld", "-o", "m.so")
    assert done.returncode != 0
    assert "more.ld: the recorder keeps objects and archives" in done.stderr
    assert read_links(records) == {}
