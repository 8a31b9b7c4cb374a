"""The order of a link with archives: GNU ld's, when it takes a library's inputs as one group.

A member lies at its archive's place if objects before that need it, and after all objects if those
that need it come later: so do items of sections, and constructors; of weak definitions the first
one prevails.
"""

from __future__ import annotations

import importlib
import sys

import pytest
from support.importing import imports_put_back
from support.linking import SystemLinker

# Inputs in order: objects, and archives as tuples of members. An object is its number, and the
# number of the one that it needs.
CASES = {
    "archive before the object": [((2,),), (1, 2)],
    "archive after the object": [(1, 2), ((2,),)],
    "archive between objects": [(1, 2), ((2,),), (3,)],
    "archive before two objects": [((3,),), (1, 3), (2,)],
    "needed by the last object": [(1,), ((3,),), (2, 3)],
    "chain back through archives": [((4,),), ((3, 4),), (1, 3), (2,)],
    "chain forth through archives": [(1, 3), ((3, 4),), ((4,),), (2,)],
    "archives that need each other": [(1, 3), ((3, 4), (5,)), ((4, 5),), (2,)],
    "members that need earlier ones": [(1, 4), ((3,), (4, 3)), (2,)],
    "two passes more": [((4, 5), (6,)), ((5, 6),), (1,), (2, 4)],
    "two archives of the same": [((2,),), ((2,),), (1, 2)],
    "the object has it, too": [(1, 2), ((2,), (3,)), (4, 3)],
}


@pytest.fixture(params=CASES.values(), ids=CASES)
def inputs(request, cc, builder):
    # The log's own constructor is none, so that its place does not count.
    def compiled(unit):
        number, *needs = unit
        flags = [f"-DNEEDS={needed}" for needed in needs]
        if number % 3 == 0:
            flags.append("-DOLD_CONSTRUCTOR")
        return cc("archive/in_order.c", f"-DNUMBER={number}", *flags)

    made = [cc("archive/order_log.c")]
    for place, unit in enumerate(request.param):
        if isinstance(unit[0], tuple):
            made.append(builder.archive(f"archive{place}.a", *map(compiled, unit)))
        else:
            made.append(compiled(unit))
    return made


NAMES = ("sections", "constructors", "prevails")


@pytest.fixture
def expected(inputs, tmp_path, compiler):
    control = SystemLinker(tmp_path, compiler)
    library = control.library("-Wl,--start-group", *inputs, "-Wl,--end-group")
    return [library[name]() for name in NAMES]


def test_order_is_the_linkers(jit, inputs, expected):
    library = jit.library(*inputs)
    assert [library[name]() for name in NAMES] == expected


@pytest.mark.parametrize("first", NAMES)
def test_order_whichever_is_looked_up_first(session, inputs, expected, first):
    library = session.create_library()
    for path in inputs:
        library.add(path)
    library.get_function(first)
    assert [library[name]() for name in NAMES] == expected


@pytest.mark.parametrize("bind", ["lazy", "now"])
def test_order_in_a_package(inputs, expected, tmp_path, bind):
    package = tmp_path / "in_order"
    package.mkdir()
    for number, path in enumerate(inputs):
        (package / f"{number}{path.suffix}").write_bytes(path.read_bytes())
    (package / "orcjit.toml").write_text(f'bind = "{bind}"\n')
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        module = importlib.import_module("in_order")
    assert [getattr(module, name)() for name in NAMES] == expected


def test_weak_definition_of_archives_whichever_is_looked_up_first(session, builder):
    """No object asks for members: the order of archives counts, not that of lookups."""
    archives = []
    for number in (1, 2):
        text = (
            '#include "kernel.h"\n'
            f"__attribute__((weak)) int which(void) {{ return {number}; }}\n"
            f"EXPORT_INT(get{number}) {{ return which(); }}\n"
        )
        member = builder.compile_text("gcc", f"which{number}.c", text)
        archives.append(builder.archive(f"which{number}.a", member))
    for first in ("get1", "get2"):
        library = session.create_library()
        for path in archives:
            library.add(path)
        assert library[first]() == 1
        assert (library["get1"](), library["get2"]()) == (1, 1)
