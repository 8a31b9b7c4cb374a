"""`orcjit-import doctor`: what an environment lacks, and what to do about it."""

import json
import sys
import types

import pytest

from orcjit_import._version import __version__


@pytest.fixture
def doctor(shell):
    """Run it in this process; return its findings by what was looked at, and the exit status."""

    def run():
        status, printed, errors = shell.run("doctor", "--json")
        assert errors == ""
        return {each["what"]: each for each in json.loads(printed)}, status

    return run


def test_a_sound_environment(doctor, shell):
    found, status = doctor()
    assert status == 0
    states = {what: found[what]["state"] for what in ["Python", "apache-tvm-ffi", "orcjit-import"]}
    assert set(states.values()) == {"good"}
    assert found["orcjit-import"]["text"].startswith(f"{__version__}, LLVM ")
    assert f"ok       Python: CPython {sys.version.split()[0]}, " in shell.output("doctor")


def test_object_modules_on_the_path(doctor, shell, gcc, monkeypatch):
    shell.put("here/kernels.o", gcc("basic/add.c"))
    shell.put("here/stray.o", gcc("basic/helper.c", "-DVALUE=5"))
    shell.put("here/package/a.o", gcc("basic/multiple.c"))
    shell.put("here/broken.o", "no object")
    here = str(shell.directory / "here")
    monkeypatch.syspath_prepend(here)
    found, status = doctor()
    assert status == 0
    expected = "object modules kernels, package; cannot be imported: broken"
    assert found[here]["text"] == expected
    assert found[here]["advice"] == f"`orcjit-import check {here}` tells why"


def test_an_entry_that_is_not_there(doctor, monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(tmp_path / "absent"))
    found, status = doctor()
    assert (status, found["sys.path"]["state"]) == (0, "note")
    assert found["sys.path"]["text"].endswith(f"; not there: {tmp_path / 'absent'}")


def test_an_entry_that_a_path_hook_knows_is_there(doctor, monkeypatch):
    """Editable installations put such marks on the path."""

    def hook(entry):
        if entry != "__editable__.kernels.finder.__path_hook__":
            raise ImportError
        return types.SimpleNamespace(find_spec=lambda name, target=None: None)

    monkeypatch.setattr("sys.path_hooks", [*sys.path_hooks, hook])
    monkeypatch.syspath_prepend("__editable__.kernels.finder.__path_hook__")
    found, status = doctor()
    assert (status, found["sys.path"]["state"]) == (0, "good")


def test_entries_that_are_no_text(doctor, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.path", [*sys.path, tmp_path, [1], b"here", None])
    found, status = doctor()
    assert (status, found["sys.path"]["state"]) == (0, "good")


def test_no_compiler(doctor, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CXX", "g++-99 -m64")
    monkeypatch.delenv("CC", raising=False)
    found, status = doctor()
    assert status == 0
    assert found["C compiler"]["text"] == "cc and gcc and clang are not on PATH"
    assert found["C++ compiler"]["text"] == "$CXX names g++-99, which is not on PATH"
    assert "apt-get install g++" in found["C++ compiler"]["advice"]


def test_a_compiler_that_does_not_run(doctor, monkeypatch, tmp_path):
    broken = tmp_path / "broken"
    broken.write_text("#!/nowhere/at/all\n")
    broken.chmod(0o755)
    monkeypatch.setenv("CC", str(broken))
    found, _ = doctor()
    assert "does not run: " in found["C compiler"]["text"]


def test_what_is_not_installed(new_environment):
    environment = new_environment()
    environment.install()  # without the native library, and without what it depends on
    done = environment.run("-m", "orcjit_import", "doctor")
    assert (done.returncode, done.stderr) == (1, "")
    assert "PROBLEM  apache-tvm-ffi: is not installed" in done.stdout
    assert f"{environment.python} -m pip install apache-tvm-ffi" in done.stdout
    assert f"PROBLEM  orcjit-import: {__version__}, whose native library fails: " in done.stdout


def test_an_activation_without_effect(with_tvm_ffi):
    with_tvm_ffi.pth.write_text("import sys; exec('try: import moved\\nexcept Exception: 0')\n")
    done = with_tvm_ffi.run("-m", "orcjit_import", "doctor")
    assert done.returncode == 1
    assert f"PROBLEM  at start: {with_tvm_ffi.pth} has no effect" in done.stdout
