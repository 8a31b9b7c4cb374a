"""What tests cost: which are left out of `make test` for it, and how that is found out.

`tests/costly.txt` names tests that take much time of the processor, compilers included: about as
much as all others together. They are `slow`, which is said there and not in their files since it is
a matter of measuring. `scripts/find_costly_tests.py` writes the list of what runs with
ORCJIT_TEST_COSTS have noted.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Generator
from pathlib import Path

import pytest

COSTLY = Path(__file__).resolve().parent.parent / "costly.txt"

_shared = 0.0  # what fixtures have taken in this test that others use as well


def mark_costly(items: list[pytest.Item]) -> None:
    costly = set(COSTLY.read_text("utf-8").splitlines())
    for item in items:
        if item.nodeid in costly:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.costly)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Note what the test took, and the processes that it waited for."""
    global _shared
    _shared = 0.0
    before = processor_time()
    result = yield
    if directory := os.environ.get("ORCJIT_TEST_COSTS"):
        with Path(directory, f"{os.getpid()}.txt").open("a", encoding="utf-8") as notes:
            notes.write(f"{processor_time() - before - _shared:.3f} {item.nodeid}\n")
    return result


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    global _shared
    before = processor_time()
    result = yield
    if fixturedef.scope != "function":
        _shared += processor_time() - before
    return result


def processor_time() -> float:
    """Return what this process and those that it waited for took so far, in seconds."""
    users = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in users)
