"""Which compositions the tests make: pairs of all features, kinds of a symbol, and random ones.

The same ones each time, of a seed.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from compositions.composition import ARRANGEMENTS, PACKAGINGS, REACHES, Composition, Part
from compositions.feature import FEATURES, KINDS, Feature, all_kinds, find_feature
from compositions.forms import FORMS

# What makes the objects of the first and of the second feature of a pair: few, so that few objects
# are compiled. The same feature twice is compiled the same way, as a library's objects are.
FIRST, SECOND = ("gcc", "pic"), ("clang", "no-plt")

SEED = 20261128


def part_of(name: str, compiler: str, form: str) -> Part:
    feature = find_feature(name)
    return Part(feature, compiler if compiler in feature.compilers else feature.compilers[0], form)


def pairs() -> list[Composition]:
    """Return each feature with each, also with itself; each pair lies in another way."""
    ways = itertools.cycle(_ways())
    found = []
    for first, second in itertools.combinations_with_replacement(FEATURES, 2):
        made = FIRST if first is second else SECOND
        parts = (part_of(first.name, *FIRST), part_of(second.name, *made))
        found += _next_possible(parts, ways)
    return found


def kinds() -> list[Composition]:
    """Return two units with the same symbol, in each kind and order, each pair in another way."""
    ways = itertools.cycle(_ways())
    return [
        composition
        for what, made in zip(KINDS, (FIRST, SECOND, FIRST), strict=True)
        for name in all_kinds(what, 2)
        for composition in _next_possible((part_of(name, *made),), ways)
    ]


def inline_beside_others() -> list[Composition]:
    """Return an inline symbol beside one or two others of its name, of GCC.

    GCC makes variables of it (STB_GNU_UNIQUE) that linkers prefer to weak ones, unlike Clang's.
    """
    ways = itertools.cycle(_ways())
    two = [name for name in all_kinds("data", 2) if "comdat" in name]
    three = [
        f"{what}:{','.join(kinds)}"
        for what in ("function", "data")
        for kinds in itertools.product(("comdat", "weak", "strong", "undefined"), repeat=3)
        if kinds.count("comdat") == 1 and "weak" in kinds
    ]
    return [
        composition
        for name in (*two, *three)
        for composition in _next_possible((part_of(name, *FIRST),), ways)
    ]


def strong_members() -> list[Composition]:
    """Return a strong definition that may be a member's, and weak ones that are seen before it."""
    ways = itertools.cycle([way for way in _ways() if way[1] != "objects"])
    names = [
        f"{what}:{','.join(kinds)}"
        for what in ("function", "function!", "data", "data!")
        for kinds in itertools.product(("weak", "strong", "undefined", "weak-undefined"), repeat=3)
        if kinds.count("strong") == 1 and "weak" in kinds
    ]
    return [
        composition
        for name in names
        for composition in _next_possible((part_of(name, *FIRST),), ways)
    ]


def differing_copies() -> list[Composition]:
    """Return two copies of one COMDAT symbol, in every way: the first one of a link is kept."""
    parts = [part_of("function:comdat,comdat", *FIRST), part_of("data:comdat,comdat", *SECOND)]
    return [way for part in parts for way in every_way(Composition((part,)))]


def every_way(composition: Composition) -> list[Composition]:
    """Return the features in every arrangement and packaging, each in another reach and order."""
    rest = itertools.cycle(itertools.product(REACHES, range(3)))
    ways = itertools.product(ARRANGEMENTS, PACKAGINGS)
    made = (
        Composition(composition.parts, arrangement, packaging, *next(rest))
        for arrangement, packaging in ways
    )
    return [found for found in made if found.is_possible()]


def in_some_ways(compositions: list[Composition]) -> list[tuple[Composition, ...]]:
    """Return each in four of its ways, so that all ways occur again and again."""
    return [
        tuple(dict.fromkeys(ways[(number + step) % len(ways)] for step in (0, 5, 10, 15)))
        for number, ways in enumerate(map(every_way, compositions))
    ]


def every_form(feature: Feature) -> list[Composition]:
    """Return the feature in each form of each compiler, in every way that it can lie in."""
    made = (
        Composition((Part(feature, compiler, form),))
        for compiler, form in itertools.product(("gcc", "clang"), FORMS)
    )
    return [way for found in made for way in every_way(found)]


def _ways() -> list[tuple[str, str, str, int]]:
    ways = list(itertools.product(ARRANGEMENTS, PACKAGINGS, REACHES, range(3)))
    random.Random(SEED).shuffle(ways)
    return ways


def _next_possible(
    parts: tuple[Part, ...], ways: Iterator[tuple[str, str, str, int]]
) -> list[Composition]:
    """Return the parts in the next way that they can lie in; nothing if no way is possible."""
    if not Composition(parts).is_possible():
        return []
    return [next(made for made in (Composition(parts, *way) for way in ways) if made.is_possible())]


def random_compositions(seed: int, count: int) -> Iterator[Composition]:
    """Yield compositions of one to three features of any form, in any way."""
    chosen = random.Random(seed)
    symbols = [f"{what}{mark}" for what in KINDS for mark in ("", "!")]
    while count:
        parts: list[Part] = []
        wanted = chosen.randint(1, 3)
        while len(parts) < wanted:
            if chosen.random() < 0.6:
                feature = chosen.choice(FEATURES).name
            else:
                what = chosen.choice(symbols)
                units = chosen.choices(KINDS[what.rstrip("!")], k=chosen.randint(2, 3))
                if units.count("comdat") > 1:
                    continue  # copies that differ are in no right program
                feature = f"{what}:{','.join(units)}"
            parts.append(
                Part(
                    find_feature(feature),
                    chosen.choice(("gcc", "clang")),
                    chosen.choice(list(FORMS)),
                )
            )
        way = (chosen.choice(ARRANGEMENTS), chosen.choice(PACKAGINGS), chosen.choice(REACHES))
        composition = Composition(tuple(parts), *way, chosen.randint(0, 3))
        if composition.is_possible():
            count -= 1
            yield composition
