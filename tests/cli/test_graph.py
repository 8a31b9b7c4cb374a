"""`orcjit-import graph`: packages, objects, and the symbols that they share."""

import shutil
import subprocess
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console


@pytest.fixture
def packages(shell, gcc):
    shell.put("base/b.o", gcc("declarations/provides.c"))
    shell.put("base/c.o", gcc("basic/add.c"))
    shell.put("kernels.o", gcc("declarations/uses.c"))
    shell.put(
        "kernels.orcjit.toml", 'depends = ["base", "json", "absent"]\nlibraries = ["libm.so.6"]'
    )
    return shell


def test_as_json(packages):
    (graph,) = packages.json("graph", "kernels")
    kinds = {node["name"]: node["kind"] for node in graph["nodes"]}
    assert kinds == {
        "kernels": "objects",
        "base": "objects",
        "json": "python",
        "absent": "missing",
        "libm.so.6": "library",
    }
    shared = {(edge["source"], edge["target"]): edge["symbols"] for edge in graph["edges"]}
    assert shared["kernels", "base"] == ["provided"]


def test_as_a_tree(packages):
    assert packages.output("graph", "kernels.o").splitlines()[:6] == [
        "kernels",
        "  kernels.o",
        "  uses base: provided",
        "    base",
        "      b.o",
        "      c.o",
    ]


def test_as_a_tree_on_a_terminal(packages, monkeypatch, capsys):
    from orcjit_import.cli import graph_tree
    from orcjit_import.tools.graph import graph_of
    from orcjit_import.tools.targets import find_targets

    monkeypatch.setattr(graph_tree, "console", lambda: Console(width=60))
    (target,) = find_targets("kernels.o")
    graph_tree.print_tree(graph_of(target))
    assert capsys.readouterr().out.splitlines() == [
        "kernels",
        "├── kernels.o",
        "├── uses base: provided",
        "│   ├── b.o",
        "│   └── c.o",
        "├── uses json (Python)",
        "├── uses absent (not found)",
        "└── uses libm.so.6 (shared library)",
    ]


def test_as_mermaid(packages):
    text = packages.output("graph", "kernels", "-f", "mermaid")
    assert text.startswith("graph LR\n")
    assert '-->|"provided"| n1' in text


def test_as_dot(packages):
    text = packages.output("graph", "kernels", "-f", "dot")
    assert text.startswith("digraph objects {")
    assert '"kernels" -> "base" [label="provided"];' in text
    if shutil.which("dot"):
        subprocess.run(["dot", "-Tsvg"], input=text, text=True, check=True, capture_output=True)


def test_as_a_picture(packages):
    assert packages.output("graph", "kernels", "-f", "svg", "-o", "g.svg") == "wrote g.svg\n"
    root = ET.parse(packages.directory / "g.svg").getroot()
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"kernels", "base", "provided", "libm.so.6 (shared library)"} <= set(texts)


def test_a_cycle_ends(shell, gcc):
    for name, other in [("first", "second"), ("second", "first")]:
        shell.put(f"{name}.o", gcc("basic/add.c"))
        shell.put(f"{name}.orcjit.toml", f'depends = ["{other}"]')
    assert "first (see above)" in shell.output("graph", "first")
    assert shell.output("graph", "first", "-f", "svg").startswith("<svg")


def test_what_is_declared_wrongly_is_no_crash(shell, gcc):
    shell.put("kernels.o", gcc("basic/add.c"))
    shell.put("kernels.orcjit.toml", 'depends = [".beside"]')
    (graph,) = shell.json("graph", "kernels.o")
    assert [node["kind"] for node in graph["nodes"]] == ["objects", "missing"]
    assert shell.json("inspect", "kernels.o")
    (problem,) = shell.json("check", "kernels.o", status=1)["problems"]
    assert "no package specified for '.beside'" in problem["text"]
