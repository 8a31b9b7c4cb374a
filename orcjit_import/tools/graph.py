"""Which packages, objects and shared libraries a module is made of, and the symbols they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

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
    from collections.abc import Iterable

    from .description import ObjectDescription


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

    @staticmethod
    def of(graphs: Iterable[Graph]) -> Graph:
        """Return one graph of several modules: what they share is in it once."""
        whole = Graph()
        for graph in graphs:
            whole.edges += [edge for edge in graph.edges if edge not in whole.edges]
            whole.nodes = {**graph.nodes, **whole.nodes}
        return whole


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


# ---- As text ----


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


def titled(node: Node) -> str:
    """Return the name of a node, and what it is if that is no package of objects."""
    kinds = {"python": " (Python)", "library": " (shared library)", "missing": " (not found)"}
    return node.name + kinds.get(node.kind, " (broken)" if node.problem else "")
