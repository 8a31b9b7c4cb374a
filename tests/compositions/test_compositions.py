"""Several of everything that an object can hold, in one library and over two.

The answer has to be that of the system's linker: from objects and archives, in every order, linked
lazily and at once.

What differs from the control is printed with a command that repeats it alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.build import Builder

from compositions import choice
from compositions.comparison import Comparer, describe
from compositions.composition import Composition, parse
from compositions.workshop import Workshop

# What is known to be different, and to be mended.
PENDING = Path(__file__).with_name("pending.txt").read_text().splitlines()


def without_pending(compositions: list[Composition]) -> list[Composition]:
    return [composition for composition in compositions if str(composition) not in PENDING]


@pytest.fixture(scope="session")
def comparer(builder: Builder) -> Iterator[Comparer]:
    made = Comparer(Workshop(builder))
    yield made
    made.close()


def check(comparer: Comparer, *compositions: Composition) -> None:
    failures = [
        describe(composition, comparer.workshop, differences)
        for composition in compositions
        if (differences := comparer.differences(composition))
    ]
    assert not failures, "\n\n".join([f"{len(failures)} of {len(compositions)} differ", *failures])


@pytest.mark.parametrize("composition", without_pending(choice.pairs()), ids=str)
def test_pair_of_features(composition: Composition, comparer: Comparer) -> None:
    check(comparer, composition)


@pytest.mark.parametrize("composition", without_pending(choice.kinds()), ids=str)
def test_two_kinds_of_one_symbol(composition: Composition, comparer: Comparer) -> None:
    check(comparer, composition)


@pytest.mark.parametrize("composition", choice.pairs()[::50], ids=str)
def test_text_of_a_composition_is_all_of_it(composition: Composition) -> None:
    assert parse(str(composition)) == composition
