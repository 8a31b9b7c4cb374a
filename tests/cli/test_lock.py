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
    assert "there is no object module 'json' to lock" in shell.error("lock", "json")
    assert "there is no object module 'nothing_here' to lock" in shell.error("lock", "nothing_here")
