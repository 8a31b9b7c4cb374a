"""Members that a link takes for a symbol of which another object's definition prevails in the end.

They are part of the library as for a linker: their constructors run, and their items of sections
are seen.
"""

from __future__ import annotations

import importlib
import sys

import pytest
from support.importing import imports_put_back
from support.linking import SystemLinker

NAMES = ("value", "number", "constructed", "items")

KINDS = {
    "weak": [],
    "weak thread-local": ["-DTHREAD_LOCAL"],
    "common": ["-DCOMMON"],
}

# The inputs in order; those of an archive in a tuple.
ORDERS = {
    "a later member": ["reads", ("replaced", "prevails")],
    "an earlier member": ["reads", ("prevails", "replaced")],
    "a member of a later archive": ["reads", ("replaced",), ("prevails",)],
    "a member of an earlier archive": [("prevails",), "reads", ("replaced",)],
    "a later object": ["reads", ("replaced",), "prevails"],
    "an earlier object": ["prevails", "reads", ("replaced",)],
}


@pytest.fixture(params=KINDS.values(), ids=list(KINDS))
def unit(request, gcc):
    """Compile one of the units."""

    def compile_unit(name, *flags):
        definitions = [] if name == "replaced" else [f"-D{name.upper()}"]
        return gcc("archive/replaced.c", "-O1", *definitions, *request.param, *flags)

    return compile_unit


@pytest.fixture(params=ORDERS.values(), ids=list(ORDERS))
def inputs(request, unit, builder):
    return [
        unit(part)
        if isinstance(part, str)
        else builder.archive(f"{place}.a", *(unit(name) for name in part))
        for place, part in enumerate(request.param)
    ]


def read(library):
    return [library[name]() for name in NAMES]


@pytest.fixture
def expected(inputs, tmp_path, compiler):
    control = SystemLinker(tmp_path, compiler)
    return read(control.library("-Wl,--start-group", *inputs, "-Wl,--end-group"))


def test_in_a_library(jit, inputs, expected):
    assert read(jit.library(*inputs)) == expected


@pytest.mark.parametrize("first", NAMES)
def test_whichever_is_looked_up_first(session, inputs, expected, first):
    library = session.create_library()
    for path in inputs:
        library.add(path)
    library.get_function(first)
    assert read(library) == expected


@pytest.mark.parametrize("bind", ["lazy", "now"])
def test_in_a_package(inputs, expected, tmp_path, bind):
    package = tmp_path / "replacing"
    package.mkdir()
    for number, path in enumerate(inputs):
        (package / f"{number}{path.suffix}").write_bytes(path.read_bytes())
    (package / "orcjit.toml").write_text(f'bind = "{bind}"\n')
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        module = importlib.import_module("replacing")
    assert [getattr(module, name)() for name in NAMES] == expected


COUNTER = """
#include "kernel.h"
int count;
EXPORT_INT(constructed_below) { return count; }
"""


def test_a_library_above_wants_the_symbol(session, unit, builder):
    """Without items of sections, which are those of one library."""
    above, below = session.create_library(), session.create_library()
    above.add(unit("reads", "-DWITHOUT_ITEMS"))
    below.add(builder.archive("below.a", unit("replaced"), unit("prevails")))
    below.add(builder.compile_text("gcc", "counter.c", COUNTER))
    above.set_link_order(below)
    assert (above["value"](), above["number"]()) == (2, 3)
    assert below["constructed_below"]() == 10
