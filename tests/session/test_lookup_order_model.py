"""Which definition is found, in any graph of libraries, while it changes; against a plain model.

What was found is remembered for those above. So libraries are asked, changed, and asked again, and
each answer has to be that of a search from the beginning: breadth first, in the order declared.
"""

from __future__ import annotations

import random
import struct

import pytest

from orcjit_import import ExecutionSession, UndefinedSymbolError

NAMES = 3
MARK = 0x11223344

# In data, whose bytes are in a row: some machines' instructions hold half of a number each.
DEFINER = f"""
#include "kernel.h"
static const volatile int mark = {MARK};
int NAME(void) {{ return mark; }}
"""
CALLER = """
#include "kernel.h"
REFERENCE int name0(void); REFERENCE int name1(void); REFERENCE int name2(void);
EXPORT_INT(ask) {
  int (*all[])(void) = {name0, name1, name2};
  return all[ARG(0)] ? all[ARG(0)]() : -1;
}
"""
INLINE = f"""
#include "kernel.h"
inline int shared = {MARK};
EXPORT_INT(touch) {{ return ++shared - 1; }}
EXPORT_INT(read) {{ return shared; }}
"""


class Node:
    """A library, and what the model knows of it."""

    def __init__(self, session: ExecutionSession, number: int) -> None:
        self.library = session.create_library()
        self.number = number
        self.order: list[Node] = []
        self.defined: set[int] = set()

    def search(self) -> list[Node]:
        found = [self]
        for node in found:
            found += [each for each in dict.fromkeys(node.order) if each not in found]
        return found

    def expected(self, name: int) -> int:
        return next((node.number for node in self.search() if name in node.defined), -1)

    def link_to(self, *order: Node) -> None:
        self.order = list(order)
        self.library.set_link_order(*[node.library for node in order])


def with_number(content: bytes, number: int) -> bytes:
    assert struct.pack("<I", MARK) in content
    return content.replace(struct.pack("<I", MARK), struct.pack("<I", number))


@pytest.fixture
def definers(builder):
    """For each name, an object that defines it, and an archive of that."""
    objects = [
        builder.compile_text("gcc", "definer.c", DEFINER, f"-DNAME=name{name}")
        for name in range(NAMES)
    ]
    archives = [builder.archive("definer.a", each) for each in objects]
    return {
        "objects": [each.read_bytes() for each in objects],
        "archives": [each.read_bytes() for each in archives],
    }


@pytest.fixture
def caller(builder):
    def make(reference):
        return builder.compile_text("gcc", "caller.c", CALLER, f"-DREFERENCE={reference}")

    return {"strong": make("extern"), "weak": make("__attribute__((weak))")}


def ask(node: Node) -> list[int] | None:
    try:
        function = node.library["ask"]
    except UndefinedSymbolError:
        return None
    return [function(name) for name in range(NAMES)]


def expected(node: Node, reference: str) -> list[int] | None:
    found = [node.expected(name) for name in range(NAMES)]
    return None if reference == "strong" and -1 in found else found


def other_nodes(choice: random.Random, nodes: list[Node], node: Node) -> list[Node]:
    """Choose what a library depends on: mostly those made before it, sometimes a circle."""
    before = [each for each in nodes if each.number < node.number]
    others = before if choice.random() < 0.8 else [each for each in nodes if each is not node]
    return choice.sample(others, min(len(others), choice.choice([1, 1, 1, 2, 3])))


@pytest.mark.parametrize(
    ("kind", "reference"), [("objects", "strong"), ("objects", "weak"), ("archives", "strong")]
)
@pytest.mark.parametrize("seed", range(12))
def test_what_is_found_is_what_a_search_finds(definers, caller, kind, reference, seed):
    choice = random.Random(f"{kind} {reference} {seed}")
    session = ExecutionSession()
    nodes: list[Node] = []
    asked: set[Node] = set()
    answers = 0
    for number in range(60):
        node = Node(session, number)
        nodes.append(node)
        node.link_to(*other_nodes(choice, nodes, node))
        node.library.add(caller[reference])
        changed = choice.choice(nodes)
        name = choice.randrange(NAMES)
        if name not in changed.defined and changed not in asked:
            changed.defined.add(name)
            changed.library.add(with_number(definers[kind][name], changed.number))
        if choice.random() < 0.3:
            changed = choice.choice(nodes)
            changed.link_to(*other_nodes(choice, nodes, changed))
        for candidate in [node, choice.choice(nodes)]:
            if candidate in asked:
                continue
            found = ask(candidate)
            assert found == expected(candidate, reference)
            if found is not None:
                asked.add(candidate)
                answers += 1
    assert answers > 10


def owner_of_inline_variable(node: Node) -> Node:
    """Return the library whose copy it is: the last one's, and that is one with those below it."""
    last = [each for each in node.search() if 0 in each.defined][-1]
    return node if last is node else owner_of_inline_variable(last)


@pytest.mark.parametrize("seed", range(12))
def test_inline_variables_are_one_with_the_last_below(builder, seed):
    choice = random.Random(seed)
    content = builder.compile_text("g++", "inline.cc", INLINE, "-std=c++17").read_bytes()
    session = ExecutionSession()
    nodes: list[Node] = []
    for number in range(40):
        node = Node(session, 1000 * number)
        node.link_to(*choice.sample(nodes, min(len(nodes), choice.choice([1, 1, 2]))))
        nodes.append(node)
        if choice.random() < 0.6:
            node.defined.add(0)
            node.library.add(with_number(content, node.number))
    counts = dict.fromkeys(nodes, 0)
    for node in [node for node in nodes if 0 in node.defined]:
        owner = owner_of_inline_variable(node)
        assert node.library["touch"]() == owner.number + counts[owner]
        counts[owner] += 1
        assert node.library["read"]() == owner.number + counts[owner]
