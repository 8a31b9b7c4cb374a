"""Chains of libraries that are longer than a stack is deep, and what each one of them costs."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from support.process import lines_of

from orcjit_import import ExecutionSession, LibraryClosedError, UndefinedSymbolError
from orcjit_import.session import close

LINK = """
#include "kernel.h"
#include "trace.h"
int fn_PPPPPPPP(int);
int fn_SSSSSSSS(int depth) { return depth == 0 ? 0 : 1 + fn_PPPPPPPP(depth - 1); }
EXPORT_INT(call) { return fn_SSSSSSSS((int)ARG(0)); }
"""

# Drops or closes a chain, from a thread whose stack is too small for a frame for each library.
DROP = """
import gc, pathlib, sys, threading
from orcjit_import import ExecutionSession
from orcjit_import.session import close

content = pathlib.Path(sys.argv[1]).read_bytes()
is_linked, how = sys.argv[2] == "linked", sys.argv[3]

def body(number):
    names = {b"S" * 8: number, b"P" * 8: max(number - 1, 0)}
    text = content
    for old, new in names.items():
        text = text.replace(old, b"%08d" % new)
    return text

def run():
    session, libraries = ExecutionSession(), []
    for number in range(4000):
        library = session.create_library()
        library.set_link_order(*libraries[-1:])
        library.add(body(number))
        libraries.append(library)
    del library
    if is_linked:
        print(libraries[-1]["call"](1000))
    if how == "close":
        for library in libraries:
            close(library)
    else:
        last = libraries.pop()
        libraries.clear()
        del last
    gc.collect()
    print("gone")

threading.stack_size(256 * 1024)
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""


@pytest.fixture
def link(builder) -> Path:
    return builder.compile_text("gcc", "link.c", LINK)


def chain(session, content, length):
    """Make libraries that each depend on the one before."""
    libraries = []
    for number in range(length):
        library = session.create_library()
        library.set_link_order(*libraries[-1:])
        text = content.replace(b"S" * 8, b"%08d" % number)
        library.add(text.replace(b"P" * 8, b"%08d" % max(number - 1, 0)))
        libraries.append(library)
    return libraries


@pytest.mark.parametrize("how", ["close", "drop"])
def test_a_long_chain_goes_in_a_small_stack(link, how):
    assert lines_of(DROP, link, "unlinked", how) == ["gone"]


@pytest.mark.parametrize("how", ["close", "drop"])
def test_a_long_chain_is_linked_in_one_go_in_a_small_stack(link, how):
    assert lines_of(DROP, link, "linked", how) == ["1000", "gone"]


def test_users_are_finalized_before_what_they_depend_on(builder, trace):
    session, libraries = ExecutionSession(), []
    for number in range(300):
        library = session.create_library()
        library.set_link_order(*libraries[-1:])
        library.add(plain(builder, number))
        library["touch"]()
        libraries.append(library)
    trace.take()
    del library
    last = libraries.pop()
    libraries.clear()
    gc.collect()
    assert trace.words() == []
    del last
    gc.collect()
    assert trace.words() == [f"-n{number:03}" for number in reversed(range(300))]


def plain(builder, number):
    source = """
#include "kernel.h"
#include "trace.h"
static const char* volatile text = "-nNNN";
__attribute__((destructor)) static void end(void) { trace(text); }
EXPORT_INT(touch) { return 1; }
"""
    content = builder.compile_text("gcc", "plain.c", source, "-O0").read_bytes()
    return content.replace(b"-nNNN", b"-n%03d" % number)


def test_an_error_names_a_few_of_the_libraries_that_were_searched(link, builder):
    session = ExecutionSession()
    libraries = chain(session, link.read_bytes(), 200)
    top = session.create_library()
    top.set_link_order(libraries[-1])
    text = "int absent(void); int use(void) { return absent(); }"
    top.add(builder.compile_text("gcc", "absent.c", text))
    with pytest.raises(UndefinedSymbolError, match="192 more, this process") as caught:
        top.symbol_address("use")
    assert len(str(caught.value)) < 1000


def test_a_closed_library_below_is_named(link):
    session = ExecutionSession()
    libraries = chain(session, link.read_bytes(), 20)
    close(libraries[5])
    with pytest.raises(LibraryClosedError, match=libraries[5].library_name):
        libraries[9].get_function("call")
