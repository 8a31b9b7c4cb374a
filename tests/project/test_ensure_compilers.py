"""What is missing is named in a command to paste; only root gets it installed."""

import shutil
import subprocess

import pytest

NEEDED = ("sh", "cat", "echo", "grep", "head", "ls", "sed", "sort", "tail", "tr", "uname")
PACKAGES = "clang-14 - compiler\nclang-22 - compiler\nclang-19 - compiler\n"


@pytest.fixture
def ensure(tmp_path, root):
    """Run the script with nothing on PATH but what a test puts there, as any user."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in NEEDED:
        (programs / name).symlink_to(shutil.which(name))

    def run(*arguments, user=1000, **scripts):
        for name, script in {"id": f"echo {user}", **scripts}.items():
            path = programs / name.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)
        return subprocess.run(
            ["sh", root / "scripts" / "ensure_compilers.sh", *arguments],
            env={"PATH": str(programs)},
            capture_output=True,
            text=True,
        )

    return run


def command_in(errors):
    return next(line.strip() for line in errors.splitlines() if line.startswith("    "))


def test_a_c_plus_plus_compiler_is_enough_to_build(ensure):
    done = ensure("c++", **{"c++": "exit 0"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_one(ensure):
    done = ensure("c++")
    assert done.returncode == 1
    expected = "sudo apt-get update && sudo apt-get install --no-install-recommends g++"
    assert command_in(done.stderr) == expected


def test_slow_tests_need_more(ensure):
    done = ensure("slow", cc="echo $1 | sed s/.*=//")
    assert done.returncode == 1
    assert " golang-go " in command_in(done.stderr)
    assert " graphviz " in command_in(done.stderr)
    assert " libsodium-dev " in command_in(done.stderr)
    assert "clang" not in done.stderr


def test_archives_that_the_compiler_finds_are_there(ensure):
    done = ensure("slow", cc="echo /usr/lib/$1 | sed s/-print-file-name=//")
    assert " golang-go " in command_in(done.stderr)
    assert "libsodium-dev" not in done.stderr


def test_the_release_is_what_apt_offers(ensure):
    done = ensure(apt_cache=f"echo '{PACKAGES}'")
    assert done.returncode == 1
    assert " clang-22 " in command_in(done.stderr)
    assert " libomp-22-dev " in command_in(done.stderr)
    assert "NN" not in done.stderr


@pytest.mark.parametrize("known", ["", "clang-14 - compiler"])
def test_apt_knows_none_that_is_new_enough(ensure, known):
    done = ensure(apt_cache=f"echo '{known}'")
    assert done.returncode == 1
    assert "clang" not in command_in(done.stderr)
    assert " gfortran " in command_in(done.stderr)
    assert "NN" not in done.stderr
    assert "https://apt.llvm.org" in done.stderr


def test_another_user_than_root_gets_nothing_installed(ensure, tmp_path):
    ensure(apt_cache=f"echo '{PACKAGES}'", apt_get=f'echo "$@" >> {tmp_path}/log')
    assert not (tmp_path / "log").exists()


def test_root_gets_it_installed(ensure, tmp_path):
    done = ensure(user=0, apt_cache=f"echo '{PACKAGES}'", apt_get=f'echo "$@" >> {tmp_path}/log')
    assert done.returncode == 1  # this apt-get brings nothing
    update, *_, install = (tmp_path / "log").read_text().splitlines()
    assert update.startswith("update")
    assert "install" in install
    assert " clang-22 " in install


@pytest.mark.parametrize("status", [0, 1])
def test_a_rust_compiler_that_does_not_run_is_none(ensure, status):
    """So are those that rustup puts on PATH, for a HOME that has no toolchain."""
    done = ensure(apt_cache=f"echo '{PACKAGES}'", rustc=f"exit {status}")
    assert ("rustc" in command_in(done.stderr).split()) is bool(status)
