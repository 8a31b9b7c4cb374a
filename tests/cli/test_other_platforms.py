"""Packages with objects for several platforms: made, looked at and checked on one of them."""

import pytest

from .conftest import names_in

TARGETS = {
    "linux": "",
    "macos": "--target=arm64-apple-macosx14",
    "windows": "--target=x86_64-pc-windows-msvc",
}
SOURCE = "int __tvm_ffi_answer(void *s, void *a, int n, void *r) { return 0; }\n"
NEEDY = (
    "int other(int);\nint __tvm_ffi_ask(void *s, void *a, int n, void *r) { return other(n); }\n"
)


@pytest.fixture
def make(builder):
    def made(path, platform, source=SOURCE):
        flags = (TARGETS[platform],) if platform != "linux" else ()
        pic = ("-fno-pic",) if platform == "windows" else ()
        path.parent.mkdir(parents=True, exist_ok=True)
        image = builder.compile_text("clang", "k.c", source, *pic, *flags).read_bytes()
        path.write_bytes(image)
        return path

    return made


@pytest.fixture
def package(make, tmp_path):
    """One package with an object for each platform, as wheels of each would have it."""
    for platform in TARGETS:
        suffix = ".obj" if platform == "windows" else ".o"
        make(tmp_path / "kernels" / f"{platform}{suffix}", platform)
    return tmp_path / "kernels"


def test_inspect(shell, package):
    [found] = shell.json("inspect", package, "--static")
    kinds = {(one["format"], one["machine"]) for one in found["objects"]}
    assert {("mach-o", "aarch64"), ("coff", "x86_64")} < kinds
    assert len(kinds) == 3
    assert all(one["exports"] == ["answer"] for one in found["objects"])
    assert [one["object"] for one in found["exports"]] == [str(package / "linux.o")]
    problems = [one["problem"] for one in found["objects"] if one["problem"]]
    assert len(problems) == 2
    assert not any("[OJ" in problem for problem in problems)


@pytest.mark.parametrize("platform", ["macos", "windows"])
def test_inspect_one_object(shell, make, tmp_path, platform):
    suffix = ".obj" if platform == "windows" else ".o"
    path = make(tmp_path / f"asking{suffix}", platform, NEEDY)
    [found] = shell.json("inspect", path)
    assert [one["name"] for one in found["exports"]] == ["ask"]
    assert {one["symbol"]: one["provider"] for one in found["needs"]} == {
        "other": "not looked up here"
    }


@pytest.mark.parametrize("platform", TARGETS)
def test_thread_local_variables_are_told(shell, make, tmp_path, platform):
    """Also where what code finds is a record of the variable."""
    text = "_Thread_local int mine = 5;\nint plain;\nint ask(void) { return mine; }\n"
    suffix = ".obj" if platform == "windows" else ".o"
    path = make(tmp_path / f"variables{suffix}", platform, text + SOURCE)
    [found] = shell.json("inspect", path)
    assert found["objects"][0]["thread_locals"] == ["mine"]
    assert found["objects"][0]["sizes"]["thread-local"] == 4


def test_graph(shell, package):
    printed = shell.output("graph", package)
    assert {"linux.o", "macos.o", "windows.obj"} <= set(printed.split())


def test_check(shell, package):
    shell.output("check", package)


def test_check_finds_a_broken_object_for_another_platform(shell, package):
    whole = (package / "macos.o").read_bytes()
    (package / "macos.o").write_bytes(whole[:200])
    status, printed, errors = shell.run("check", package)
    told = " ".join((printed + errors).split())
    assert status == 1
    assert "macos.o" in told
    assert "malformed or truncated object file" in told


def test_pack_objects_of_one_name(shell, make, tmp_path):
    for platform in TARGETS:
        make(tmp_path / platform / "kernels" / "k.o", platform)
    packages = [tmp_path / platform / "kernels" for platform in TARGETS]
    shell.output("pack", *packages, "-o", "all.zip")
    assert {name for name in names_in("all.zip") if name.startswith("kernels/")} == {
        "kernels/k.o",
        "kernels/k.macos-aarch64.o",
        "kernels/k.windows-x86_64.o",
    }
