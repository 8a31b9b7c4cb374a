"""`orcjit-import lock`."""

import json
from pathlib import Path


def test_lock_pins_a_module_and_what_it_depends_on(shell, gcc):
    shell.put("base/helper.o", gcc("basic/helper.c"))
    shell.put("base/orcjit.toml", "")
    shell.put("first/calls_helper.o", gcc("basic/calls_helper.c"))
    shell.put("first/orcjit.toml", 'depends = ["base", "json"]\n')
    assert shell.output("lock", "first") == "orcjit.lock: 2 modules\n"
    modules = json.loads(Path("orcjit.lock").read_text())["modules"]
    assert {name: list(files) for name, files in modules.items()} == {
        "base": ["helper.o", "manifest"],
        "first": ["calls_helper.o", "manifest"],
    }


def test_check_tells_what_differs(kernels, gcc):
    kernels.output("lock", "kernels", "-o", "k.lock")
    before = Path("k.lock").read_bytes()
    assert kernels.output("lock", "kernels", "-o", "k.lock", "--check") == (
        "k.lock: 1 module, as locked\n"
    )
    kernels.put("kernels/a.o", gcc("basic/add.c", "-O0"))
    status, output, _ = kernels.run("lock", "kernels", "-o", "k.lock", "--check")
    assert status == 1
    assert output.startswith("kernels: a.o has the digest sha256:")
    assert Path("k.lock").read_bytes() == before
    assert list(
        kernels.json("lock", "kernels", "-o", "k.lock", "--check", status=1)["problems"]
    ) == ["kernels"]


def test_what_is_no_object_module_cannot_be_locked(shell):
    assert "'json' is no object module" in shell.error("lock", "json")
    assert "'nothing_here' is neither a file" in shell.error("lock", "nothing_here")


def test_neither_can_a_stray_or_broken_object(shell, gcc):
    shell.put("stray.o", gcc("basic/helper.c"))
    assert "is passed over as a stray" in " ".join(shell.error("lock", "stray.o").split())
    shell.put("broken.o", "")
    assert "broken.o' is empty" in " ".join(shell.error("lock", "broken.o").split())


def test_what_a_path_names_finds_its_dependencies_beside_it(shell, gcc):
    shell.put("build/base/helper.o", gcc("basic/helper.c"))
    shell.put("build/base/orcjit.toml", "")
    shell.put("build/first/calls_helper.o", gcc("basic/calls_helper.c"))
    shell.put("build/first/orcjit.toml", 'depends = ["base"]\n')
    assert shell.json("lock", "build/first")["modules"] == ["base", "first"]
