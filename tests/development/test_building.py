"""`orcjit_import.build`: from sources to importable objects."""

import importlib
import os
import shutil
import sysconfig

import pytest

import orcjit_import


def test_a_package(here, source, tmp_path):
    other = tmp_path / "other.c"
    other.write_text("int helper(void) { return 1; }\n")
    made = orcjit_import.build([source("a.cc", 1), other], into=here / "kernels")
    assert made == here / "kernels"
    assert sorted(path.name for path in made.glob("*.o")) == ["a.o", "other.o"]
    kernels = importlib.import_module("kernels")
    assert kernels.value() == 1
    assert str(kernels.value.__signature__) == "() -> int"


def test_one_object(here, source, monkeypatch):
    monkeypatch.chdir(here)
    assert orcjit_import.build(str(source("a.cc", 2)), into="kernels.o") == here / "kernels.o"
    assert importlib.import_module("kernels").value() == 2


@pytest.mark.slow
def test_it_is_picked_up_by_a_reload(here, source):
    orcjit_import.build(source("a.cc", 1), into=here / "kernels.o")
    kernels = importlib.import_module("kernels")
    orcjit_import.build(source("a.cc", 2), into=here / "kernels.o")
    importlib.reload(kernels)
    assert kernels.value() == 2


@pytest.mark.slow
def test_what_has_not_changed_stays_as_it_is(here, source):
    path = orcjit_import.build(source("a.cc", 1), into=here / "kernels.o")
    before = path.stat().st_mtime_ns
    orcjit_import.build(source("a.cc", 1), into=here / "kernels.o")
    assert path.stat().st_mtime_ns == before


def test_the_header_for_declarations_is_found(here, tmp_path):
    path = tmp_path / "a.c"
    path.write_text('#include <orcjit_import.h>\nORCJIT_IMPORT_DEPENDS("json");\n')
    orcjit_import.build(path, into=here / "kernels.o")


@pytest.mark.slow
def test_without_metadata(here, source):
    orcjit_import.build(source("a.cc", 1), into=here / "kernels.o", metadata=False)
    assert importlib.import_module("kernels").value.__signature__ is None


def test_a_compiler_that_fails_says_why(here, tmp_path):
    path = tmp_path / "broken.c"
    path.write_text("int broken(\n")
    with pytest.raises(RuntimeError, match=r"broken\.c"):
        orcjit_import.build(path, into=here / "kernels")


def test_no_sources(here):
    with pytest.raises(ValueError, match="no sources"):
        orcjit_import.build([], into=here / "kernels")


def test_two_sources_of_one_name(here, source, tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(ValueError, match=r"would become a\.o"):
        orcjit_import.build([source("a.cc", 1), source("x/a.cc", 2)], into=here / "kernels")


def test_a_source_that_is_missing(here):
    with pytest.raises(FileNotFoundError, match=r"absent\.cc: there is no such source"):
        orcjit_import.build("absent.cc", into=here / "kernels")


@pytest.mark.slow
def test_ninja_beside_the_interpreter(here, source, tmp_path, monkeypatch):
    scripts, tools = tmp_path / "scripts", tmp_path / "tools"
    for directory, names in [(scripts, ["ninja"]), (tools, ["c++", "cc", "as", "ld", "cp", "sh"])]:
        directory.mkdir()
        for name in names:
            found = shutil.which(name) or shutil.which(name, path=sysconfig.get_path("scripts"))
            (directory / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(scripts))
    orcjit_import.build(source("a.cc", 1), into=here / "kernels.o")
    assert os.environ["PATH"] == str(tools)
    assert importlib.import_module("kernels").value() == 1


def test_without_ninja(here, source, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    with pytest.raises(FileNotFoundError, match="pip install ninja"):
        orcjit_import.build(source("a.cc", 1), into=here / "kernels.o")
