"""Embedded import trees: read as TVM-FFI reads those of a shared library, and never trusted."""

import pytest
import tvm_ffi
from support.library_bin import blob, embed, number, text, tree, vector

from orcjit_import import LibraryBinaryError

KIND = "orcjit_test_kind"
LOADER = f"ffi.Module.load_from_bytes.{KIND}"


@pytest.fixture
def loaded_bytes(session, gcc):
    """Register a loader; return the bytes it was given. It gives modules whose value() is known."""
    seen = []

    def load(content):
        seen.append(bytes(content))
        return session.load_module(gcc("basic/value.c", "-DVALUE=5"))

    tvm_ffi.register_global_func(LOADER, load, override=True)
    yield seen
    tvm_ffi.remove_global_func(LOADER)


@pytest.fixture
def load(session, cc):
    template = cc("wiring/library_bin.c")
    return lambda content: session.load_module(embed(template, content))


def test_tree_of_the_library_alone(load):
    module = load(blob([0, 0], [], [("_lib", None)]))
    assert (module["own"](), module["has_context"](), len(module.imports)) == (1, 1, 0)


def test_library_that_imports_another_module(load, loaded_bytes):
    module = load(blob([0, 1, 1], [1], [("_lib", None), (KIND, b"payload")]))
    assert loaded_bytes == [b"payload"]
    assert module.get_function("value", query_imports=True)() == 5


def test_library_below_another_module(load, loaded_bytes):
    root = load(blob([0, 1, 1], [1], [(KIND, b"root"), ("_lib", None)]))
    assert root["value"]() == 5
    assert not root.implements_function("own")
    assert root.get_function("own", query_imports=True)() == 1


def test_payload_may_be_empty_and_binary(load, loaded_bytes):
    entries = [("_lib", None), (KIND, b""), (KIND, bytes(range(256)))]
    load(blob([0, 2, 2, 2], [1, 2], entries))
    assert loaded_bytes == [b"", bytes(range(256))]


def test_two_parents_share_a_child(load, loaded_bytes):
    entries = [("_lib", None), (KIND, b"a"), (KIND, b"b"), (KIND, b"c")]
    root = load(blob([0, 2, 3, 4, 4], [1, 2, 3, 3], entries))
    left, right = root.imports
    assert left.imports[0].same_as(right.imports[0])


def test_control_agrees_on_a_good_tree(cc, compiler, loaded_bytes, tmp_path):
    from support.build import control_library

    path = tmp_path / "tree.o"
    content = blob([0, 1, 1], [1], [("_lib", None), (KIND, b"payload")])
    path.write_bytes(embed(cc("wiring/library_bin.c"), content))
    shared = control_library(tmp_path, compiler, path)
    module = tvm_ffi.load_module(shared, keep_module_alive=False)
    assert module.get_function("value", query_imports=True)() == 5


GOOD = tree([0, 1, 1], [1], [("_lib", None), (KIND, b"payload")])
LIBRARY_ONLY = [("_lib", None)]

CORRUPT = {
    "size far too large": number(1 << 60) + GOOD,
    "size negative": number((1 << 64) - 1) + GOOD,
    "size zero": number(0) + GOOD,
    "size one short": number(len(GOOD) - 1) + GOOD,
    "no modules": blob([0], [], []),
    "no offsets": blob([], [], []),
    "all zero": bytes(64),
    "offsets not from zero": blob([1, 1], [0], LIBRARY_ONLY),
    "offsets go down": blob([0, 2, 1], [1, 1], [("_lib", None), (KIND, b"x")]),
    "offsets beyond the children": blob([0, 9], [0], LIBRARY_ONLY),
    "offsets short of the children": blob([0, 0], [0], LIBRARY_ONLY),
    "child out of range": blob([0, 1], [7], LIBRARY_ONLY),
    "child huge": blob([0, 1], [(1 << 64) - 1], LIBRARY_ONLY),
    "module imports itself": blob([0, 1], [0], LIBRARY_ONLY),
    "cycle of two": blob([0, 1, 2], [1, 0], [("_lib", None), (KIND, b"x")]),
    "cycle below the root": blob(
        [0, 1, 2, 3], [1, 2, 1], [("_lib", None), (KIND, b"x"), (KIND, b"y")]
    ),
    "more offsets than modules": blob([0, 0, 0, 0], [], LIBRARY_ONLY),
    "count of offsets huge": number(24) + number(1 << 61) + number(0) + number(0),
    "count of children huge": number(32) + vector([0, 0]) + number(1 << 61),
    "kind huge": number(48) + vector([0, 0]) + vector([]) + number(1 << 62) + bytes(8),
    "payload huge": number(48 + len(KIND))
    + vector([0, 0])
    + vector([])
    + text(KIND.encode())
    + number(1 << 62),
    "kind missing": blob([0, 0], [], []),
}


@pytest.mark.usefixtures("loaded_bytes")
@pytest.mark.parametrize("content", CORRUPT.values(), ids=CORRUPT.keys())
def test_corrupt_tree(load, content):
    with pytest.raises(LibraryBinaryError, match="__tvm_ffi__library_bin"):
        load(content)


@pytest.mark.usefixtures("loaded_bytes")
def test_truncated_at_every_byte(session, gcc):
    template = gcc("wiring/library_bin.c")
    for size in range(len(GOOD)):
        content = number(size) + GOOD[:size]
        with pytest.raises(LibraryBinaryError, match="__tvm_ffi__library_bin"):
            session.load_module(embed(template, content))


@pytest.mark.usefixtures("loaded_bytes")
@pytest.mark.parametrize("size", [0, 1, 7, 8, 20, len(GOOD) // 2, len(GOOD) + 7])
def test_size_beyond_the_end_of_the_object(session, gcc, builder, size):
    content = (number(len(GOOD)) + GOOD)[:size]
    values = ",".join(map(str, content or b"\0"))
    source = f"const char __tvm_ffi__library_bin[] = {{{values}}};\n"
    path = builder.compile_text("gcc", "short_bin.c", source)
    with pytest.raises(LibraryBinaryError, match="__tvm_ffi__library_bin"):
        session.load_module([path, gcc("basic/add.c")])


def test_kind_without_loader_is_named(load):
    with pytest.raises(LibraryBinaryError, match="orcjit_unknown_kind"):
        load(blob([0, 1, 1], [1], [("_lib", None), ("orcjit_unknown_kind", b"x")]))


@pytest.mark.parametrize("value", [None, 3, "text"])
def test_loader_that_returns_no_module(load, value):
    tvm_ffi.register_global_func(LOADER, lambda content: value, override=True)
    try:
        with pytest.raises(LibraryBinaryError, match=KIND):
            load(blob([0, 1, 1], [1], [("_lib", None), (KIND, b"x")]))
    finally:
        tvm_ffi.remove_global_func(LOADER)


def test_error_of_a_loader_comes_through(load):
    def fail(content):
        raise KeyError("of the loader")

    tvm_ffi.register_global_func(LOADER, fail, override=True)
    try:
        with pytest.raises(KeyError, match="of the loader"):
            load(blob([0, 1, 1], [1], [("_lib", None), (KIND, b"x")]))
    finally:
        tvm_ffi.remove_global_func(LOADER)


def test_session_goes_on_after_a_corrupt_tree(session, load, cc):
    with pytest.raises(LibraryBinaryError):
        load(bytes(64))
    assert session.load_module(cc("basic/add.c"))["add"](1, 2) == 3


def test_library_of_a_corrupt_tree_has_gone(session, cc, trace):
    objects = [
        embed(cc("wiring/library_bin.c"), bytes(64)),
        cc("initializers/plain.c", "-DNAME=x"),
    ]
    with pytest.raises(LibraryBinaryError):
        session.load_module(objects)
    assert trace.words() in ([], ["+x", "-x"])
