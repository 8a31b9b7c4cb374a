"""CUDA objects register themselves with the runtime, for which there is a stand-in here."""

import importlib
import shutil
import sys

import pytest
from support.build import run
from support.compilers import find_compiler
from support.cuda import compile_cuda
from support.importing import imports_put_back

import orcjit_import

REGISTRATION = ["fatbinary", "_Z5scalePfi", "factor", "end"]


@pytest.fixture
def here(tmp_path, gcc, monkeypatch):
    """A package directory beside which there is a runtime."""
    orcjit_import.install()
    directory = tmp_path / "here"
    (directory / "kernels").mkdir(parents=True)
    run(
        find_compiler("gcc").c,
        "-shared",
        gcc("cuda/runtime.c"),
        "-o",
        directory / "kernels" / "libcudart.so.12",
    )
    monkeypatch.delitem(sys.modules, "kernels", raising=False)
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(directory))
        yield directory


@pytest.fixture
def kernels(here, cc):
    shutil.copyfile(cc("cuda/host.c"), here / "kernels" / "scale.o")
    (here / "kernels" / "orcjit.toml").write_text('libraries = ["libcudart.so.12"]')
    return here / "kernels"


def test_kernels_are_registered_and_launched(kernels, trace):
    module = importlib.import_module("kernels")
    assert trace.words() == REGISTRATION
    assert module.scale(7) == 7
    assert trace.words() == [*REGISTRATION, "launch"]


def test_they_are_taken_back_at_unload(kernels, trace):
    importlib.import_module("kernels")
    orcjit_import.unload("kernels")
    assert trace.words() == [*REGISTRATION, "unregister"]


def test_each_object_is_registered(kernels, trace, cc):
    shutil.copyfile(cc("cuda/host.c", "-DNAME=another"), kernels / "another.o")
    module = importlib.import_module("kernels")
    assert trace.words() == 2 * REGISTRATION
    assert (module.__all__, module.scale(3)) == (["another", "scale"], 3)
    orcjit_import.unload("kernels")
    assert trace.words()[-2:] == ["unregister", "unregister"]


@pytest.mark.slow
def test_an_object_of_nvcc(kernels, trace):
    (kernels / "scale.o").unlink()
    compile_cuda("cuda/kernels.cu", kernels / "kernels.o")
    module = importlib.import_module("kernels")
    words = trace.words()
    assert (words[0], words[-1]) == ("fatbinary", "end")
    assert sorted(words[1:-1]) == ["_Z3AddIfEvPT_S0_", "counter", "factor", "scale"]
    assert (module.launch(5), module.launch_template(6)) == (5, 6)
    orcjit_import.unload("kernels")
    assert trace.words() == [*words, "launch", "launch", "unregister"]


def test_without_the_declaration_the_runtime_is_named(kernels):
    (kernels / "orcjit.toml").write_text("")
    with pytest.raises(ImportError, match="undefined symbol '__cudaRegisterFatBinary'") as caught:
        importlib.import_module("kernels")
    assert "libcudart" in str(caught.value)
