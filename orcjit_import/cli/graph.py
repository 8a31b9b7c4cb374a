"""``orcjit-import graph``: what a module is made of and depends on."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import rich_click as click

from ..tools import graph, graph_pictures
from ..tools.targets import find_targets
from ..tools.writing import require_other, write_text
from .completion import TARGET
from .graph_tree import print_tree
from .output import json_option, print_json, print_text, tell

# Pictures are of all modules that a target stands for.
_PICTURES = {
    "dot": graph_pictures.as_dot,
    "mermaid": graph_pictures.as_mermaid,
    "svg": graph_pictures.as_svg,
}


@click.command
@click.argument("target", metavar="TARGET", type=TARGET)
@click.option(
    "--format",
    "-f",
    "form",
    metavar="FORM",
    type=click.Choice(["tree", *_PICTURES]),
    default="tree",
    show_default=True,
    help="How to show it: as `tree`, `dot`, `mermaid` or `svg`.",
)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write it.",
)
@json_option
def run(target: str, form: str, output: Path | None, as_json: bool) -> int:
    """Show packages, their objects, and the symbols that they share.

    A picture (`-f svg`) is laid out by Graphviz, which has to be installed. What `-f mermaid`
    writes is drawn by GitHub and other sites. The exit status is 1 if a module is broken.

    **Examples**

    - `orcjit-import graph mykernels`
    - `orcjit-import graph mykernels -f svg -o mykernels.svg`
    - `orcjit-import graph mykernels -f dot | dot -Tpdf > mykernels.pdf`
    """
    targets = find_targets(target)
    found = [graph.graph_of(each) for each in targets]
    if as_json:
        text = ""
        print_json(
            [
                {"nodes": [*map(asdict, g.nodes.values())], "edges": [*map(asdict, g.edges)]}
                for g in found
            ]
        )
    elif form == "tree":
        text = "\n".join(map(graph.as_tree, found))
    else:
        text = _PICTURES[form](graph.Graph.of(found))
    if output is not None:
        require_other(output, (path for each in targets for path in each.files()))
        write_text(output, f"{text}\n")
        print_text(f"wrote {output}")
    elif form == "tree" and text and sys.stdout.isatty():
        for each in found:
            print_tree(each)
    elif text:
        print_text(text)
    return 1 if _tell_problems(found) else 0


def _tell_problems(graphs: list[graph.Graph]) -> bool:
    """Tell what is wrong with the modules, beside the graph; return whether anything is."""
    problems = {name: node.problem for each in graphs for name, node in each.nodes.items()}
    for name, problem in problems.items():
        if problem:
            tell(f"{name}: {problem}")
    return any(problems.values())
