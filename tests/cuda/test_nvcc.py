"""Objects of nvcc, with the CUDA runtime for real.

On a machine without a GPU the runtime registers what is in them, and answers each call with an
error; with one, the kernels compute. The same objects, linked by the system's linker, tell which.
"""

import importlib
import json
import subprocess
import sys

import pytest
import tvm_ffi
from support.build import OBJECTS, control_library, include_flags, run
from support.compilers import find_compiler
from support.cuda import RUNTIME, compile_cuda, cuda_home, nvcc
from support.importing import imports_put_back

import orcjit_import

# Each compiles with nvcc, which takes seconds.
pytestmark = pytest.mark.slow

FLAGS = [
    "",
    "-O0 -G -g",
    "-O3 -lineinfo -Xcompiler -fPIC",
    "-Xcompiler -fno-pic",
    "-Xcompiler -fPIC,-mcmodel=large",
    "-Xcompiler -ffunction-sections,-fdata-sections",
    "-arch=all-major -Xcompiler -fPIC",
    "--default-stream=per-thread -Xcompiler -fPIC",
]
# Without a driver that is new enough, and without a device.
NO_GPU = (-35, -100)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package directory that declares the runtime of the distribution from PyPI."""
    orcjit_import.install()
    directory = tmp_path / "kernels"
    directory.mkdir()
    (directory / "orcjit.toml").write_text(f'libraries = ["nvidia-cuda-runtime/{RUNTIME}"]')
    monkeypatch.delitem(sys.modules, "kernels", raising=False)
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        yield directory


@pytest.fixture(scope="module")
def control(tmp_path_factory):
    """What the system's linker makes of it."""
    directory = tmp_path_factory.mktemp("control")
    path = compile_cuda("cuda/compute.cu", directory / "compute.o", "-Xcompiler", "-fPIC")
    runtime = cuda_home() / "lib" / RUNTIME
    run_path = f"-Wl,-rpath,{runtime.parent}"
    return tvm_ffi.load_module(
        control_library(directory, find_compiler("gcc"), path, runtime, run_path)
    )


def expected(control, value):
    devices = control.devices()
    assert devices > 0 or devices in NO_GPU
    return value if devices > 0 else devices


@pytest.mark.parametrize("flags", FLAGS)
def test_it_computes_as_a_shared_library_does(package, control, flags):
    compile_cuda("cuda/compute.cu", package / "compute.o", *flags.split())
    kernels = importlib.import_module("kernels")
    assert kernels.devices() == control.devices()
    assert kernels.scale(5) == control.scale(5) == expected(control, 19)
    assert kernels.add(6) == control.add(6) == expected(control, 7)


def test_it_can_be_loaded_again(package, control):
    compile_cuda("cuda/compute.cu", package / "compute.o")
    for _ in range(20):
        kernels = importlib.import_module("kernels")
        assert kernels.add(6) == expected(control, 7)
        orcjit_import.unload("kernels")


def test_objects_with_the_same_kernel(package, control):
    for name in ["compute", "kernels"]:
        compile_cuda(f"cuda/{name}.cu", package / f"{name}.o")
    kernels = importlib.import_module("kernels")
    assert kernels.add(6) == expected(control, 7)
    assert kernels.launch_template(1) == -expected(control, 0)


def test_the_runtime_as_a_static_library(package, control):
    (package / "orcjit.toml").unlink()
    compile_cuda("cuda/compute.cu", package / "compute.o")
    (package / "libcudart_static.a").symlink_to(cuda_home() / "lib" / "libcudart_static.a")
    kernels = importlib.import_module("kernels")
    assert kernels.devices() == control.devices()
    assert kernels.scale(5) == expected(control, 19)


def test_device_code_that_is_linked_separately(package, control):
    names = ["device_code", "other_device_code"]
    objects = [
        compile_cuda(f"cuda/{name}.cu", package / f"{name}.o", "-rdc=true") for name in names
    ]
    with pytest.raises(ImportError, match="__cudaRegisterLinkedBinary_") as caught:
        importlib.import_module("kernels")
    assert "nvcc -dlink" in str(caught.value)
    nvcc("-dlink", *objects, "-o", package / "device_link.o")
    importlib.invalidate_caches()
    assert importlib.import_module("kernels").twice(4) == expected(control, 8)


def test_the_runtime_that_it_was_made_for_is_named(package):
    (package / "orcjit.toml").unlink()
    compile_cuda("cuda/compute.cu", package / "compute.o")
    with pytest.raises(ImportError, match="undefined symbol '__cuda") as caught:
        importlib.import_module("kernels")
    assert f'libraries = ["{RUNTIME}"] (made for CUDA 13)' in str(caught.value)


def test_a_kernel_that_is_embedded(package, control, tmp_path):
    """TVM-FFI's way: a binary of the device, merged into an object of the host."""
    kernel = OBJECTS / "cuda/kernels.cu"
    nvcc("-std=c++17", *include_flags(), "-cubin", kernel, "-o", tmp_path / "k.cubin")
    includes = [*include_flags(), f"-I{cuda_home()}/include"]
    flags = ["-std=c++17", "-O2", "-fPIC", *includes, "-c", OBJECTS / "cuda/embedded.cc"]
    run(find_compiler("gcc").cxx, *flags, "-o", tmp_path / "host.o")
    arguments = {
        "--output-obj": package / "embedded.o",
        "--input-obj": tmp_path / "host.o",
        "--cubin": tmp_path / "k.cubin",
        "--name": "kernels",
    }
    embed = [sys.executable, "-m", "tvm_ffi.utils.embed_cubin"]
    run(*embed, *(part for pair in arguments.items() for part in pair))
    kernels = importlib.import_module("kernels")
    if control.devices() > 0:
        assert kernels.load() == 1
    else:
        with pytest.raises(RuntimeError, match=r"\((35|100)\): "):
            kernels.load()


def test_build(package, control, monkeypatch):
    """`orcjit_import.build` compiles them, with flags for nvcc."""
    monkeypatch.delenv("LD_PRELOAD", raising=False)  # nvcc does not run under sanitizers
    monkeypatch.setenv("CUDA_HOME", str(cuda_home()))
    monkeypatch.setenv("TVM_FFI_CUDA_ARCH_LIST", "9.0")
    orcjit_import.build(
        OBJECTS / "cuda/compute.cu",
        into=package,
        extra_include_paths=[OBJECTS],
        extra_cuda_cflags=["-DNAME=another"],
    )
    assert importlib.import_module("kernels").another(6) == expected(control, 7)


def test_inspect_names_the_runtime_only_for_what_is_in_it(package):
    compile_cuda("cuda/compute.cu", package / "compute.o")
    command = [sys.executable, "-m", "orcjit_import", "inspect", "--json", "kernels"]
    done = subprocess.run(command, cwd=package.parent, capture_output=True, text=True, check=True)
    [module] = json.loads(done.stdout)
    providers = {need["symbol"]: need["provider"] for need in module["needs"]}
    assert providers["cudaMalloc"].endswith(RUNTIME)
    assert providers["__cudaRegisterFatBinary"].endswith(RUNTIME)
    assert "libcudart" not in providers["atexit"] + providers["__cxa_guard_acquire"]
