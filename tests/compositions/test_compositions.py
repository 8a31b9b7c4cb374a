"""Several of everything that an object can hold, in one library and over two.

The answer has to be that of the system's linker: from objects and archives, in every order, linked
lazily and at once.

What differs from the control is printed with a command that repeats it alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from support.build import Builder

from compositions import choice
from compositions.comparison import Comparer, describe
from compositions.composition import Composition, parse
from compositions.workshop import Workshop

# Where one composition's faults would hide what others have, so many are in one test.
RANDOM_TESTS, RANDOM_SIZE = 10, 50


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


def cases(compositions: list[Composition]) -> list[object]:
    """Five of six are slow tests. Each feature is in many, and each way of linking, too."""
    return [
        pytest.param(composition, marks=[pytest.mark.slow] if index % 6 else [])
        for index, composition in enumerate(compositions)
    ]


@pytest.mark.parametrize("composition", cases(choice.pairs()), ids=str)
def test_pair_of_features(composition: Composition, comparer: Comparer) -> None:
    check(comparer, composition)


@pytest.mark.parametrize("composition", cases(choice.kinds()), ids=str)
def test_two_kinds_of_one_symbol(composition: Composition, comparer: Comparer) -> None:
    check(comparer, composition)


@pytest.mark.parametrize("composition", cases(choice.inline_beside_others()), ids=str)
def test_inline_symbol_beside_others(composition: Composition, comparer: Comparer) -> None:
    check(comparer, composition)


@pytest.mark.parametrize("composition", cases(choice.strong_members()), ids=str)
def test_strong_member_beside_weak_definitions(
    composition: Composition, comparer: Comparer
) -> None:
    check(comparer, composition)


@pytest.mark.parametrize("composition", choice.differing_copies(), ids=str)
def test_copies_of_a_comdat_symbol_that_differ(
    composition: Composition, comparer: Comparer
) -> None:
    check(comparer, composition)


def names(compositions: tuple[Composition, ...]) -> str:
    return compositions[0].names()


@pytest.mark.slow
@pytest.mark.parametrize("compositions", choice.in_some_ways(choice.pairs()), ids=names)
def test_pair_of_features_in_several_ways(
    compositions: tuple[Composition, ...], comparer: Comparer
) -> None:
    check(comparer, *compositions)


@pytest.mark.slow
@pytest.mark.parametrize("compositions", choice.in_some_ways(choice.kinds()), ids=names)
def test_two_kinds_of_one_symbol_in_several_ways(
    compositions: tuple[Composition, ...], comparer: Comparer
) -> None:
    check(comparer, *compositions)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("feature", choice.FEATURES, ids=lambda feature: feature.name)
def test_feature_in_every_form(feature: choice.Feature, comparer: Comparer) -> None:
    check(comparer, *choice.every_form(feature))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("number", range(RANDOM_TESTS))
def test_random_compositions(number: int, comparer: Comparer) -> None:
    """ORCJIT_COMPOSITION_SEED makes other ones than those of every run."""
    seed = int(os.environ.get("ORCJIT_COMPOSITION_SEED", choice.SEED)) + number
    check(comparer, *choice.random_compositions(seed, RANDOM_SIZE))


@pytest.mark.parametrize("composition", choice.pairs()[::50], ids=str)
def test_text_of_a_composition_is_all_of_it(composition: Composition) -> None:
    assert parse(str(composition)) == composition
