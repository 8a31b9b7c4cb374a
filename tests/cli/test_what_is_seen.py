"""What subcommands see without an import: broken objects, paths, modules that others make."""

import pytest

import orcjit_import
from orcjit_import.tools.timing import IMPORT


@pytest.fixture(params=["empty", "truncated"])
def broken(shell, gcc, request):
    code = gcc("basic/add.c").read_bytes()
    shell.put("kernels.o", "").write_bytes(b"" if request.param == "empty" else code[:300])
    return shell


def test_inspect_fails_for_what_is_broken(broken, gcc):
    broken.put("good.o", gcc("basic/add.c"))
    for options in ([], ["--static"]):
        status, printed, _ = broken.run("inspect", "good.o", "kernels.o", *options)
        assert (status, "problem: " in printed) == (1, True)
    (seen,) = broken.json("inspect", "kernels.o", status=1)
    assert "kernels.o" in seen["problem"]


def test_graph_does_not_show_it_as_good(broken, gcc):
    status, printed, errors = broken.run("graph", "kernels.o")
    assert (status, "kernels (broken)" in printed) == (1, True)
    assert errors.startswith("orcjit-import: error: kernels: ")
    broken.put("user/a.o", gcc("basic/add.c"))
    broken.put("user/orcjit.toml", 'depends = ["kernels"]')
    for form in ("tree", "dot", "mermaid"):
        status, printed, _ = broken.run("graph", "./user", "-f", form)
        assert (status, "kernels (broken)" in printed) == (1, True)


def test_info_of_a_path(kernels):
    kernels.put("a.o", kernels.directory / "kernels/a.o")
    for path in ("./kernels", str(kernels.directory / "a.o"), "a.o"):
        assert kernels.json("info", path)["all of the import"] > 0


def test_info_has_steps_that_add_up(kernels):
    times = kernels.json("info", "kernels")
    whole, everything = times.pop("all of the import"), times.pop("all")
    assert sum(times.values()) == pytest.approx(everything)
    assert sum(times.get(step, 0) for step in IMPORT) == pytest.approx(whole)
    lines = kernels.output("info", "kernels").splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[-1].startswith("all ")


@pytest.mark.parametrize("path", ["./nosuch.o", "nosuch.o", "/nosuch/file.o"])
def test_info_of_no_path(shell, path):
    expected = f"orcjit-import: error: {path}: there is no such file or directory\n"
    assert shell.error("info", path) == expected


def test_info_of_several_modules(kernels):
    kernels.put("two/first.o", kernels.directory / "kernels/a.o")
    kernels.put("two/second/a.o", kernels.directory / "kernels/a.o")
    kernels.put("two/__init__.py", "")
    message = kernels.error("info", "./two")
    assert "holds several modules: name one of two.first, two.second" in message


def declaring(shell, gcc, name):
    shell.put("package/a.o", gcc("basic/add.c"))
    shell.put("package/orcjit.toml", f'depends = ["{name}"]')
    shell.put("made.py", "import sys, types\nsys.modules['made.below'] = types.ModuleType('below')")
    shell.put("regular/__init__.py", "")


@pytest.mark.parametrize("name", ["os.path", "made.below", "made.below.further", "xml.dom.minidom"])
def test_modules_that_their_parents_make(shell, gcc, name):
    declaring(shell, gcc, name)
    assert "no problems" in shell.output("check", "./package")
    assert f"{name} (Python)" in shell.output("graph", "./package")


@pytest.mark.parametrize("name", ["os.nosuch", "regular.nosuch", "nosuch.below", "json.nosuch"])
def test_modules_that_nothing_makes(shell, gcc, name):
    declaring(shell, gcc, name)
    status, printed, _ = shell.run("check", "./package")
    assert (status, f"No module named '{name}'" in printed) == (1, True)
    assert f"{name} (not found)" in shell.output("graph", "./package")


def test_explain_does_not_install_the_finder(kernels):
    orcjit_import.uninstall()
    told = str(orcjit_import.explain("kernels"))
    assert "the finder is not installed" in told
    assert told.endswith("so it is not found while the finder is not installed")
    assert str(orcjit_import.explain("kernels")) == told


@pytest.mark.parametrize("name", [3, None, b"kernels", orcjit_import])
def test_explain_what_is_no_name(name):
    with pytest.raises(TypeError, match="takes the name of a module, not"):
        orcjit_import.explain(name)


@pytest.mark.parametrize("name", ["", ".", ".below", "a..b", "a."])
def test_explain_a_name_of_nothing(name):
    assert str(orcjit_import.explain(name)).endswith(f"{name!r} is no absolute name of a module")
