"""Which packages, objects and shared libraries a module is made of, and the symbols they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ..error_form import plain_text
from .description import describe_all, linked_of
from .targets import (
    Target,
    candidate_of,
    declared_by,
    find_spec,
    full_name,
    may_be_made,
    on_path,
)

if TYPE_CHECKING:
    from .description import ObjectDescription

# Of the symbols on an edge, and of the objects in a box, how many a picture shows.
_MOST_SHOWN = 3
_MOST_OBJECTS = 12


@dataclass
class Node:
    """A module, or a shared library.

    Parameters
    ----------
    name
        The module's name, or what the manifest calls the library.
    kind
        "objects", "python", "library" or "missing".
    objects
        The labels of its objects.
    problem
        Why it can be imported nowhere, as far as can be seen; "" if nothing is wrong.
    """

    name: str
    kind: str
    objects: list[str] = field(default_factory=list)
    problem: str = ""


@dataclass
class Edge:
    """That one module uses another one.

    Parameters
    ----------
    source, target
        Names of nodes.
    symbols
        What the first refers to and the second defines.
    """

    source: str
    target: str
    symbols: list[str] = field(default_factory=list)


@dataclass
class Graph:
    """Modules in the order in which they are linked, dependants first."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def depths(self) -> dict[str, int]:
        """Return how far each node is from the first, along the longest way."""
        depths = dict.fromkeys(self.nodes, 0)
        for _ in self.nodes:
            for edge in self.edges:
                depths[edge.target] = max(
                    depths[edge.target], min(depths[edge.source] + 1, len(self.nodes))
                )
        return depths


def graph_of(target: Target) -> Graph:
    """Find what a module depends on, without importing anything."""
    builder = _Builder()
    with on_path(target.entry):
        builder.add(target)
    return builder.graph


class _Builder:
    def __init__(self) -> None:
        self.graph = Graph()
        self._objects: dict[str, list[ObjectDescription]] = {}

    def add(self, target: Target) -> None:
        """Add a module, and those that it depends on."""
        objects = describe_all(target.found)
        self._objects[target.name] = objects
        problem = plain_text(str(target.found.problem)) if target.is_broken else ""
        labels = [each.label for each in objects]
        self.graph.nodes[target.name] = Node(target.name, "objects", labels, problem)
        declared = declared_by(target.found)
        for name in declared.depends:
            fullname = full_name(name, target.package)
            if fullname not in self.graph.nodes:
                self._add_dependency(fullname)
            self.graph.edges.append(Edge(target.name, fullname, self._shared(objects, fullname)))
        for library in declared.libraries:
            self.graph.nodes.setdefault(library, Node(library, "library"))
            self.graph.edges.append(Edge(target.name, library))

    def _add_dependency(self, name: str) -> None:
        spec = find_spec(name)
        found = candidate_of(spec) if spec is not None else None
        if found is not None:
            self.add(Target(name, found, found.entry))
        else:
            is_python = spec is not None or may_be_made(name)
            self.graph.nodes[name] = Node(name, "python" if is_python else "missing")

    def _shared(self, users: list[ObjectDescription], name: str) -> list[str]:
        """Return what some objects refer to and a module defines, as the language writes it."""
        users = linked_of(users)
        own = {symbol.name for each in users for symbol in each.defined}
        wanted = {reference.name for each in users for reference in each.undefined} - own
        plain: dict[str, str] = {}
        for each in linked_of(self._objects.get(name, [])):
            plain |= {s.name: each.plain(s.name) for s in each.defined if s.is_visible}
        return sorted(plain[symbol] for symbol in wanted & set(plain))


# ---- The forms in which it is shown ----


def as_tree(graph: Graph) -> str:
    """Return it as text, indented; what was shown before is not shown again."""
    lines: list[str] = []
    seen: set[str] = set()

    def walk(name: str, label: str, indent: str) -> None:
        node = graph.nodes[name]
        lines.append(f"{label}{titled(node)}{' (see above)' if name in seen else ''}")
        if name in seen:
            return
        seen.add(name)
        lines.extend(f"{indent}  {Path(each).name}" for each in node.objects)
        edges = [edge for edge in graph.edges if edge.source == name]
        for edge in edges:
            shared = f": {', '.join(edge.symbols)}" if edge.symbols else ""
            lines.append(f"{indent}  uses {edge.target}{shared}")
            walk(edge.target, f"{indent}    ", f"{indent}    ")

    walk(next(iter(graph.nodes)), "", "")
    return "\n".join(lines)


def as_dot(graph: Graph) -> str:
    """Return it in the language of Graphviz."""
    lines = ["digraph objects {", "  rankdir=LR;", "  node [shape=box, fontname=sans];"]
    for node in graph.nodes.values():
        label = "\\n".join(_rows_of(node))
        lines.append(f"  {_quoted(node.name)} [label={_quoted(label)}];")
    for edge in graph.edges:
        label = _quoted("\\n".join(_shown(edge)))
        lines.append(f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={label}];")
    return "\n".join([*lines, "}"])


def as_mermaid(graph: Graph) -> str:
    """Return it in the language of Mermaid, which documentation sites draw."""
    number = {name: f"n{index}" for index, name in enumerate(graph.nodes)}
    lines = ["graph LR"]
    for node in graph.nodes.values():
        label = "<br/>".join(_rows_of(node))
        lines.append(f'  {number[node.name]}["{_without_quotes(label)}"]')
    for edge in graph.edges:
        shown = "<br/>".join(_shown(edge))
        label = f'|"{_without_quotes(shown)}"|' if shown else ""
        lines.append(f"  {number[edge.source]} -->{label} {number[edge.target]}")
    return "\n".join(lines)


_LEAST_WIDTH, _LINE, _GAP_X, _GAP_Y = 160, 16, 180, 24
# Of a bold letter, in pixels; the font is the viewer's.
_LETTER = 8
_WEIGHTS = {True: "bold", False: "normal"}


def as_svg(graph: Graph) -> str:
    """Return it as a picture: a column for each step away from the module."""
    depths = graph.depths()
    longest = max(len(row) for node in graph.nodes.values() for row in _rows_of(node))
    box_width = max(_LEAST_WIDTH, _LETTER * longest + 16)
    boxes: dict[str, tuple[int, int, int]] = {}
    bottoms: dict[int, int] = {}
    for name, node in graph.nodes.items():
        column = depths[name]
        height = _LINE * (len(_rows_of(node)) + 1)
        top = bottoms.get(column, _GAP_Y)
        boxes[name] = (_GAP_Y + column * (box_width + _GAP_X), top, height)
        bottoms[column] = top + height + _GAP_Y
    width = max(left for left, _, _ in boxes.values()) + box_width + _GAP_Y
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{max(bottoms.values())}" '
        f'font-family="sans-serif" font-size="12">',
        '<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0 8 4 0 8z"/></marker>',
        f'<rect width="{width}" height="{max(bottoms.values())}" fill="white"/>',
    ]
    parts += [_svg_edge(edge, boxes, box_width) for edge in graph.edges]
    parts += [_svg_box(graph.nodes[name], *box, box_width) for name, box in boxes.items()]
    return "\n".join([*parts, "</svg>"])


def _svg_box(node: Node, left: int, top: int, height: int, width: int) -> str:
    fills = {"objects": "#e8f1fb", "python": "#fdf3d8", "library": "#eeeeee", "missing": "#fbe3e3"}
    rows = _rows_of(node)
    texts = "".join(
        f'<text x="{left + 8}" y="{top + _LINE * (index + 1) + 2}" '
        f'font-weight="{_WEIGHTS[index == 0]}">{escape(row)}</text>'
        for index, row in enumerate(rows)
    )
    return (
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="4" '
        f'fill="{fills[node.kind]}" stroke="#555"/>{texts}'
    )


def _svg_edge(edge: Edge, boxes: dict[str, tuple[int, int, int]], width: int) -> str:
    left, top, height = boxes[edge.source]
    x1, y1 = left + width, top + height // 2
    x2, y2 = boxes[edge.target][0], boxes[edge.target][1] + boxes[edge.target][2] // 2
    label = "".join(
        f'<text x="{(x1 + x2) // 2}" y="{(y1 + y2) // 2 - 4 - _LINE * index}" '
        f'text-anchor="middle" fill="#333">'
        f"{escape(text)}</text>"
        for index, text in enumerate(reversed(_shown(edge)))
    )
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#555" '
        f'marker-end="url(#tip)"/>{label}'
    )


def _rows_of(node: Node) -> list[str]:
    """Return the lines in the box of a node: its title and some of its objects."""
    names = [Path(each).name for each in node.objects[:_MOST_OBJECTS]]
    more = len(node.objects) - len(names)
    return [titled(node), *names, *([f"and {more} more"] if more else [])]


def titled(node: Node) -> str:
    """Return the name of a node, and what it is if that is no package of objects."""
    kinds = {"python": " (Python)", "library": " (shared library)", "missing": " (not found)"}
    return node.name + kinds.get(node.kind, " (broken)" if node.problem else "")


def _shown(edge: Edge) -> list[str]:
    more = len(edge.symbols) - _MOST_SHOWN
    return edge.symbols[:_MOST_SHOWN] + ([f"and {more} more"] if more > 0 else [])


def _quoted(text: str) -> str:
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'


def _without_quotes(text: str) -> str:
    return text.replace('"', "'")
