"""The tree of ``orcjit-import graph`` on a terminal, with lines and colours as rich has them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from rich.tree import Tree

from ..tools.graph import titled
from .output import console

if TYPE_CHECKING:
    from ..tools.graph import Graph

_STYLES = {"objects": "bold", "library": "cyan", "python": "green", "missing": "red"}


def print_tree(graph: Graph) -> None:
    """Print a graph as a tree; what was shown before is not shown again."""
    seen: set[str] = set()

    def grow(branch: Tree, name: str) -> None:
        seen.add(name)
        for each in graph.nodes[name].objects:
            branch.add(Text(Path(each).name))
        for edge in graph.edges:
            if edge.source != name:
                continue
            label = Text.assemble("uses ", _title(graph, edge.target))
            if edge.symbols:
                label.append(f": {', '.join(edge.symbols)}")
            if edge.target in seen:
                branch.add(label.append(" (see above)", "dim"))
            else:
                grow(branch.add(label), edge.target)

    first = next(iter(graph.nodes))
    tree = Tree(_title(graph, first), guide_style="dim")
    grow(tree, first)
    console().print(tree)


def _title(graph: Graph, name: str) -> Text:
    node = graph.nodes[name]
    return Text(titled(node), "red" if node.problem else _STYLES[node.kind])
